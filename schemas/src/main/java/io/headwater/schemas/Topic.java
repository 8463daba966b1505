package io.headwater.schemas;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * A Kafka topic as everybody agrees on it: its name, what its records are, and how the broker keeps
 * them. Name and serdes travel together, so that nobody can read a topic with the wrong ones.
 *
 * @param name full name, with the installation's prefix
 * @param holds one sentence: what a record says, and what a null value means
 * @param maxRecordBytes largest record batch the broker takes, in bytes
 */
public record Topic<K, V>(
        String name,
        String holds,
        Serde<K> key,
        Serde<V> value,
        Keyed keyed,
        Cleanup cleanup,
        Timestamps timestamps,
        int maxRecordBytes) {

    /** How records find their partition. */
    public enum Keyed {
        /** By node key; as many partitions as the uplink. */
        BY_NODE,
        /** By fleet key, of a user or an OTA job; as many partitions as the uplink. */
        BY_FLEET_KEY,
        /** A copy in each partition, which the key names; as many partitions as the uplink. */
        IN_EACH,
        /** By the ordinal of a bridge, which reads one of as many partitions as the uplink has. */
        BY_BRIDGE,
        /** A small set read whole by everybody; one partition. */
        WHOLE
    }

    /** Whose clock a record's timestamp is. */
    public enum Timestamps {
        LOG_APPEND,
        PRODUCER
    }

    /** When the broker may forget a record. */
    public sealed interface Cleanup {
        /** After this long. */
        record After(Duration retention) implements Cleanup {}

        /** When a newer record of the same key follows; a null value removes the key. */
        record Superseded() implements Cleanup {}
    }

    /** The same topic for those who handle values as the bytes they are. */
    public Topic<K, byte[]> inBytes() {
        return new Topic<>(
                name, holds, key, Serdes.ByteArray(), keyed, cleanup, timestamps, maxRecordBytes);
    }

    /** Partition count in an installation whose uplink has this many. */
    public int partitions(int nodePartitions) {
        return switch (keyed) {
            case BY_NODE, BY_FLEET_KEY, IN_EACH, BY_BRIDGE -> nodePartitions;
            case WHOLE -> 1;
        };
    }

    /** The topic-level broker settings that make the broker keep the topic as described. */
    public Map<String, String> brokerSettings() {
        var settings = new TreeMap<String, String>();
        switch (cleanup) {
            case Cleanup.After after -> {
                settings.put("cleanup.policy", "delete");
                settings.put("retention.ms", Long.toString(after.retention().toMillis()));
            }
            case Cleanup.Superseded superseded -> settings.put("cleanup.policy", "compact");
        }
        settings.put("max.message.bytes", Integer.toString(maxRecordBytes));
        settings.put(
                "message.timestamp.type",
                timestamps == Timestamps.LOG_APPEND ? "LogAppendTime" : "CreateTime");
        return Map.copyOf(settings);
    }

    /** How long records are kept, or empty when until superseded. */
    public Optional<Duration> retention() {
        return cleanup instanceof Cleanup.After after
                ? Optional.of(after.retention())
                : Optional.empty();
    }
}
