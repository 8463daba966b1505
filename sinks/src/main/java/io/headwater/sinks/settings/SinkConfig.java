package io.headwater.sinks.settings;

import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.connect.sink.SinkConnector;

/** What a worker is told of any of our sinks: where it reads, and where its dead letters go. */
public final class SinkConfig {
    /** How the consumer reads; a worker's own setting is not visible to a connector. */
    public static final String ISOLATION_LEVEL = "consumer.override.isolation.level";

    /** The one value of {@link #ISOLATION_LEVEL} that a sink takes. */
    public static final String READ_COMMITTED = "read_committed";

    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

    private SinkConfig() {}

    /**
     * A configuration to which the connector's own settings are added. Keys, values and headers are
     * bytes; one task.
     *
     * @param topics what it reads
     * @param deadLetters where records go that it refuses
     */
    public static Map<String, String> of(
            String name,
            Class<? extends SinkConnector> connector,
            List<Topic<?, ?>> topics,
            Topic<?, ?> deadLetters) {
        var config = new LinkedHashMap<String, String>();
        config.put("name", name);
        config.put("connector.class", connector.getName());
        config.put("tasks.max", "1");
        config.put("topics", topics.stream().map(Topic::name).collect(Collectors.joining(",")));
        config.put("key.converter", BYTES);
        config.put("value.converter", BYTES);
        config.put("header.converter", BYTES);
        config.put("errors.tolerance", "all");
        config.put("errors.deadletterqueue.topic.name", deadLetters.name());
        config.put("errors.deadletterqueue.context.headers.enable", "true");
        config.put(ISOLATION_LEVEL, READ_COMMITTED);
        config.put(
                "producer.override.max.request.size", Integer.toString(Topics.MAX_REJECTED_BYTES));
        return config;
    }
}
