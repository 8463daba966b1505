package io.headwater.sinks.push;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/**
 * Connect's entry to the push sink: what users are to be told, through webhooks, ntfy and chats.
 * Tasks are alike; Connect gives each its share of the partitions.
 */
public final class PushSinkConnector extends SinkConnector {
    private Map<String, String> settings = Map.of();

    @Override
    public void start(Map<String, String> given) {
        PushSinkSettings.from(given); // refuses before there are tasks
        settings = Map.copyOf(given);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return PushSinkTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return Collections.nCopies(maxTasks, settings);
    }

    @Override
    public void stop() {
        settings = Map.of();
    }

    @Override
    public ConfigDef config() {
        return PushSettingsDefinition.definition();
    }

    @Override
    public String version() {
        String version = PushSinkConnector.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
