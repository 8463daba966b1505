package io.headwater.topologies.jobs;

import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * A store of a job by name and serdes, so that nobody reads it with the wrong ones. Kept in
 * RocksDB, without a cache in front so that queries see every write, and logged to a compacted
 * changelog.
 *
 * @param name {@code <capability>-<noun>}; a topic name on the broker, so it is forever
 */
public record JobStore<K, V>(String name, Serde<K> key, Serde<V> value) {

    /** A store whose rows are, byte for byte, the records of this state topic. */
    public static <K, V> JobStore<K, V> of(String name, Topic<K, V> topic) {
        return new JobStore<>(name, topic.key(), topic.value());
    }

    /** The changelog's name in a job of this application id. */
    public String changelog(String applicationId) {
        return changelog(applicationId, name);
    }

    static String changelog(String applicationId, String store) {
        return applicationId + "-" + store + "-changelog";
    }

    StoreBuilder<KeyValueStore<K, V>> builder() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), key, value)
                .withLoggingEnabled(changelogSettings())
                .withCachingDisabled();
    }

    static Map<String, String> changelogSettings() {
        return Map.of("max.message.bytes", Integer.toString(Topics.MAX_RECORD_BYTES));
    }
}
