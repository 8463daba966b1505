package io.headwater.schemas;

import io.headwater.schemas.Topic.Cleanup;
import io.headwater.schemas.Topic.Keyed;
import io.headwater.schemas.Topic.Timestamps;
import io.headwater.schemas.avro.AvroSerde;
import io.headwater.schemas.avro.SchemaIds;
import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * The kinds of topics that the catalogue has, so that topics of one kind are kept alike. Names are
 * given without the installation's prefix, and end in their version.
 */
final class TopicKinds {
    static final Cleanup SUPERSEDED = new Cleanup.Superseded();

    private final String prefix;
    private final SchemaIds ids;

    TopicKinds(String prefix, SchemaIds ids) {
        this.prefix = prefix;
        this.ids = ids;
    }

    /** MQTT payloads by node, untouched, as the broker's clock saw them come. */
    Topic<NodeKey, byte[]> raw(String name, String holds, Duration retention) {
        return new Topic<>(
                name(name),
                holds,
                KeySerdes.node(),
                Serdes.ByteArray(),
                Keyed.BY_NODE,
                new Cleanup.After(retention),
                Timestamps.LOG_APPEND,
                Topics.MAX_RECORD_BYTES);
    }

    /** What the API asks of the owner of a key, in the order in which the owner decides it. */
    <K, V extends SpecificRecord> Topic<K, V> requests(
            String name, String holds, Serde<K> key, Class<V> type, Keyed keyed) {
        return new Topic<>(
                name(name),
                holds,
                key,
                avro(name, type),
                keyed,
                new Cleanup.After(Duration.ofDays(1)),
                Timestamps.LOG_APPEND,
                Topics.MAX_RECORD_BYTES);
    }

    /** The newest record of each node. */
    <V extends SpecificRecord> Topic<NodeKey, V> state(String name, String holds, Class<V> type) {
        return typed(name, holds, KeySerdes.node(), type, Keyed.BY_NODE, SUPERSEDED);
    }

    /** What has happened to nodes. */
    <V extends SpecificRecord> Topic<NodeKey, V> facts(
            String name, String holds, Class<V> type, Duration retention) {
        return typed(
                name, holds, KeySerdes.node(), type, Keyed.BY_NODE, new Cleanup.After(retention));
    }

    /** Several rows a node, in the partition of the node. */
    <V extends SpecificRecord> Topic<RowKey, V> rows(
            String name, String holds, Class<V> type, Cleanup cleanup) {
        return typed(name, holds, KeySerdes.row(), type, Keyed.BY_NODE, cleanup);
    }

    /** Records of a user, or of another thing that the fleet job owns. */
    <K, V extends SpecificRecord> Topic<K, V> ofFleet(
            String name, String holds, Serde<K> key, Class<V> type, Cleanup cleanup) {
        return typed(name, holds, key, type, Keyed.BY_FLEET_KEY, cleanup);
    }

    /** A small set that the owner of each node has whole. */
    <V extends SpecificRecord> Topic<FleetPartKey, V> inEach(
            String name, String holds, Class<V> type) {
        return typed(name, holds, KeySerdes.fleetPart(), type, Keyed.IN_EACH, SUPERSEDED);
    }

    /** Records that a sink could not write, as they were, for whoever mends them. */
    Topic<byte[], byte[]> deadLetters(String name, String holds) {
        return new Topic<>(
                name(name),
                holds,
                Serdes.ByteArray(),
                Serdes.ByteArray(),
                Keyed.WHOLE,
                new Cleanup.After(Duration.ofDays(30)),
                Timestamps.PRODUCER,
                Topics.MAX_REJECTED_BYTES);
    }

    /** Serde of the values of the topic of this name, or of the rows of the store of this name. */
    <V extends SpecificRecord> Serde<V> avro(String name, Class<V> type) {
        return AvroSerde.of(name(name) + "-value", type, ids);
    }

    /** A name with the installation's prefix. */
    String name(String rest) {
        return prefix + "." + rest;
    }

    private <K, V extends SpecificRecord> Topic<K, V> typed(
            String name, String holds, Serde<K> key, Class<V> type, Keyed keyed, Cleanup cleanup) {
        return new Topic<>(
                name(name),
                holds,
                key,
                avro(name, type),
                keyed,
                cleanup,
                Timestamps.PRODUCER,
                Topics.MAX_RECORD_BYTES);
    }
}
