package io.headwater.sinks.timeseries;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/**
 * Connect's entry to the time-series sink: points and parameter changes into PostgreSQL or
 * TimescaleDB. Tasks are alike; Connect gives each its share of the partitions.
 */
public final class TimeSeriesSinkConnector extends SinkConnector {
    /** Number of a task, which the connector gives it; names its figures. */
    static final String TASK = "headwater.task";

    private Map<String, String> settings = Map.of();

    @Override
    public void start(Map<String, String> given) {
        TimeSeriesSinkSettings.from(given); // refuses before there are tasks
        settings = Map.copyOf(given);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return TimeSeriesSinkTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return IntStream.range(0, maxTasks).mapToObj(this::ofTask).toList();
    }

    private Map<String, String> ofTask(int number) {
        var task = new HashMap<>(settings);
        task.put(TASK, Integer.toString(number));
        return task;
    }

    @Override
    public void stop() {
        settings = Map.of();
    }

    @Override
    public ConfigDef config() {
        return SettingsDefinition.definition();
    }

    @Override
    public String version() {
        String version = TimeSeriesSinkConnector.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
