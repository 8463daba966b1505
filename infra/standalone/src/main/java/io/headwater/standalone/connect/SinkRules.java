package io.headwater.standalone.connect;

import io.headwater.sinks.push.PushSinkConnector;
import io.headwater.sinks.push.PushSinkSettings;
import io.headwater.sinks.timeseries.TimeSeriesSinkConnector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.runtime.SinkConnectorConfig;

/**
 * What somebody may tell a sink of this process: settings of its own, those that Connect has for
 * every sink, and settings of its Kafka clients; nothing that this process tells it already. All
 * that cannot be is known before anything starts.
 */
public final class SinkRules {
    private static final String TASKS = "tasks.max";
    private static final String CONSUMER = "consumer.override.";
    private static final String PRODUCER = "producer.override.";

    /** Told by this process in one way or another: what runs, and what it reads. */
    private static final Set<String> ALWAYS_TOLD =
            Set.of("name", "connector.class", "topics", "topics.regex");

    /** Told by this process unless somebody says otherwise. */
    private static final Set<String> REPLACEABLE = Set.of(TASKS, CONSUMER + "max.poll.records");

    /** Settings of single transformations and predicates begin with one of these. */
    private static final List<String> CHAINS = List.of("transforms.", "predicates.");

    /** A value that is looked up when the sink starts, and judged by the sink then. */
    private static final String REFERENCE = ".*\\$\\{[^}]*:[^}]*}.*";

    private final String sink;
    private final ConfigDef settings;

    /** What else it takes, by what the names begin with. */
    private final Map<String, ConfigDef> clients;

    private SinkRules(String sink, ConfigDef settings, Map<String, ConfigDef> clients) {
        this.sink = sink;
        this.settings = settings;
        this.clients = clients;
    }

    /** Of the sink into PostgreSQL or TimescaleDB. */
    public static SinkRules timeSeries() {
        return new SinkRules(
                "time-series sink",
                new TimeSeriesSinkConnector().config(),
                Map.of(CONSUMER, ConsumerConfig.configDef(), PRODUCER, ProducerConfig.configDef()));
    }

    /** Of the sink that tells users; it has a producer of its own for receipts. */
    public static SinkRules push() {
        return new SinkRules(
                "push sink",
                new PushSinkConnector().config(),
                Map.of(
                        CONSUMER,
                        ConsumerConfig.configDef(),
                        PRODUCER,
                        ProducerConfig.configDef(),
                        PushSinkSettings.KAFKA,
                        ProducerConfig.configDef()));
    }

    /** What a sink is told in the end, once there is no problem in what is wanted of it. */
    public static Map<String, String> with(Map<String, String> told, Map<String, String> wanted) {
        var config = new HashMap<String, String>(told);
        config.putAll(wanted);
        return config;
    }

    /**
     * A sentence for each setting that cannot be, in the order of their names; none when all can.
     *
     * @param told what this process tells the sink
     * @param wanted by somebody
     */
    public List<String> problems(Map<String, String> told, Map<String, String> wanted) {
        return wanted.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(each -> problem(told, each.getKey(), each.getValue()).stream())
                .map(problem -> sink + ", " + problem)
                .toList();
    }

    private Optional<String> problem(Map<String, String> told, String name, String value) {
        if (ALWAYS_TOLD.contains(name) || (told.containsKey(name) && !REPLACEABLE.contains(name))) {
            return Optional.of(name + ": headwater sets it itself, leave it out");
        }
        if (CHAINS.stream().anyMatch(name::startsWith)) {
            return Optional.empty(); // named by whoever asks for them, judged by Connect
        }
        Optional<ConfigKey> known = key(name);
        if (known.isEmpty()) {
            return Optional.of(name + ": no such setting");
        }
        ConfigKey key = known.get();
        return value.matches(REFERENCE) || isUsable(key, value)
                ? Optional.empty()
                : Optional.of(name + ": expected " + expected(key) + ", got '" + value + "'");
    }

    private Optional<ConfigKey> key(String name) {
        for (ConfigDef definition : List.of(settings, SinkConnectorConfig.configDef())) {
            ConfigKey key = definition.configKeys().get(name);
            if (key != null) {
                return Optional.of(key);
            }
        }
        for (var client : clients.entrySet()) {
            String prefix = client.getKey();
            if (name.startsWith(prefix)) {
                Map<String, ConfigKey> known = client.getValue().configKeys();
                return Optional.ofNullable(known.get(name.substring(prefix.length())));
            }
        }
        return Optional.empty();
    }

    private static boolean isUsable(ConfigKey key, String value) {
        try {
            Object parsed = ConfigDef.parseType(key.name, value, key.type);
            if (key.validator != null) {
                key.validator.ensureValid(key.name, parsed);
            }
            return true;
        } catch (ConfigException unusable) {
            return false; // its message is Kafka's; ours names what was expected
        }
    }

    private static String expected(ConfigKey key) {
        String kind =
                switch (key.type) {
                    case BOOLEAN -> "true or false";
                    case SHORT, INT, LONG -> "a whole number";
                    case DOUBLE -> "a number";
                    case LIST -> "values separated by commas";
                    case CLASS -> "the name of a class";
                    case STRING, PASSWORD -> "a text";
                };
        return switch (key.validator) {
            case null -> kind;
            case ConfigDef.Range range -> kind + " in " + range;
            case ConfigDef.ValidString words -> "one of " + words;
            default -> key.validator.toString();
        };
    }
}
