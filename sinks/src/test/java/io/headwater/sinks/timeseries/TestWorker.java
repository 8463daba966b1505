package io.headwater.sinks.timeseries;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.cli.ConnectStandalone;
import org.apache.kafka.connect.runtime.Connect;
import org.apache.kafka.connect.runtime.Herder.Created;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorInfo;
import org.apache.kafka.connect.runtime.standalone.StandaloneHerder;
import org.apache.kafka.connect.util.FutureCallback;

/** Kafka's own standalone Connect program, in this process. */
public final class TestWorker implements AutoCloseable {
    private final Connect<StandaloneHerder> connect;

    private TestWorker(Connect<StandaloneHerder> connect) {
        this.connect = connect;
    }

    public static TestWorker start(Path folder, String bootstrapServers) {
        var settings = new HashMap<String, String>();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
        settings.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
        settings.put("offset.storage.file.filename", folder.resolve("offsets").toString());
        settings.put("offset.flush.interval.ms", "200");
        settings.put("plugin.discovery", "service_load");
        settings.put("listeners", "http://127.0.0.1:0");
        return new TestWorker(new ConnectStandalone().startConnect(settings));
    }

    /** Starts a connector; throws what the worker says against its configuration. */
    public void run(Map<String, String> config) throws Exception {
        var accepted = new FutureCallback<Created<ConnectorInfo>>();
        connect.herder()
                .putConnectorConfig(config.getOrDefault("name", ""), config, true, accepted);
        accepted.get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        connect.stop();
        connect.awaitStop();
    }
}
