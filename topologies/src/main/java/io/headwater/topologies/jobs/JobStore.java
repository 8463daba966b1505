package io.headwater.topologies.jobs;

import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * A store of a job by name and serdes, so that nobody reads it with the wrong ones. Kept in
 * RocksDB, without a cache in front so that queries see every write, and logged to a compacted
 * changelog, or kept in a state topic of the job.
 *
 * @param name {@code <capability>-<noun>}; a topic name on the broker, so it is forever
 * @param keptIn name of the state topic from which the store is restored instead of a changelog:
 *     {@link KeptRows} write a row to both (ADR 0018); null when the store has a changelog of its
 *     own
 */
public record JobStore<K, V>(String name, Serde<K> key, Serde<V> value, @Nullable String keptIn) {

    /** A store with a changelog of its own. */
    public JobStore(String name, Serde<K> key, Serde<V> value) {
        this(name, key, value, null);
    }

    /** A store whose rows are, byte for byte, the records of this state topic. */
    public static <K, V> JobStore<K, V> of(String name, Topic<K, V> topic) {
        return new JobStore<>(name, topic.key(), topic.value());
    }

    /** A store whose rows are the records of this state topic, and which has no other changelog. */
    public static <K, V> JobStore<K, V> keptIn(Topic<K, V> topic, String name) {
        return new JobStore<>(name, topic.key(), topic.value(), topic.name());
    }

    /** The topic it is restored from, in a job of this application id. */
    public String changelog(String applicationId) {
        return keptIn == null ? changelog(applicationId, name) : keptIn;
    }

    static String changelog(String applicationId, String store) {
        return applicationId + "-" + store + "-changelog";
    }

    StoreBuilder<KeyValueStore<K, V>> builder() {
        var builder =
                Stores.keyValueStoreBuilder(StoreOnDisk.supplier(name), key, value)
                        .withCachingDisabled();
        return keptIn == null
                ? builder.withLoggingEnabled(changelogSettings())
                : builder.withLoggingDisabled();
    }

    static Map<String, String> changelogSettings() {
        return Map.of("max.message.bytes", Integer.toString(Topics.MAX_RECORD_BYTES));
    }
}
