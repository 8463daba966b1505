package io.headwater.standalone.cli;

import io.headwater.bridge.app.Bridge;
import io.headwater.bridge.app.BridgeConfig;
import io.headwater.bridge.identity.UnusableTlsException;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.standalone.Refusal;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bridge}: one ingest bridge of a cluster. */
@Command(
        name = "bridge",
        mixinStandardHelpOptions = true,
        description = "Run one ingest bridge against a Kafka cluster.")
final class BridgeCommand implements Callable<Integer> {
    @Mixin SettingsOption config = new SettingsOption();

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> settings = config.settings();
        BridgeConfig bridgeConfig = BridgeConfig.from(settings);
        var topics = new Topics(SettingsOption.prefix(settings), SchemaIdTable.load());
        try {
            Bridge bridge =
                    Bridge.start(
                            bridgeConfig,
                            topics,
                            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
            UntilStopped.await(bridge::stop);
            return 0;
        } catch (UnusableTlsException | IOException e) {
            throw new Refusal(String.valueOf(e.getMessage()), e);
        }
    }
}
