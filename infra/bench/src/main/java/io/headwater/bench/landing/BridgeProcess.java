package io.headwater.bench.landing;

import io.headwater.bench.frame.Parent;
import io.headwater.bench.frame.Waiting;
import io.headwater.bridge.app.Bridge;
import io.headwater.bridge.app.BridgeConfig;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.HashMap;

/**
 * Our bridge as {@code infra/headwater bridge} runs it. Arguments: its settings, {@code
 * name=value}.
 */
public final class BridgeProcess {
    private BridgeProcess() {}

    public static void main(String[] arguments) throws Exception {
        Parent parent = Parent.attend();
        var settings = new HashMap<String, String>();
        for (String argument : arguments) {
            String[] setting = argument.split("=", 2);
            settings.put(setting[0], setting[1]);
        }
        Bridge bridge =
                Bridge.start(
                        BridgeConfig.from(settings),
                        new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load()),
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        Waiting.until(() -> bridge.ready().isEmpty());
        parent.say("ready", bridge.port());
        GatewayCommands.obey(parent);
    }
}
