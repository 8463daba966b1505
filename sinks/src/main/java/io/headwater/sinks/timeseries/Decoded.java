package io.headwater.sinks.timeseries;

import io.headwater.schemas.NodeKey;
import io.headwater.sinks.converter.Unreadable;
import io.headwater.sinks.delivery.Refused;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a record of ours means for the database. Which kind it is says the name of its value's
 * schema, so the topic may have any name, and the value may come from any converter that yields
 * structs with the fields of our Avro records. Only a tombstone goes by the name of its topic.
 */
sealed interface Decoded
        permits PointRow, ParamsRow, StateRow, OrphanRow, Decoded.Nothing, Decoded.Unusable {
    /** Schema name of a point. */
    String POINT = "io.headwater.avro.timeseries.Point";

    /** Schema name of changed parameters. */
    String PARAMS_CHANGED = "io.headwater.avro.params.ParamsChanged";

    /** Schema name of users that a node gained or lost. */
    String MAPPING_CHANGED = "io.headwater.avro.mapping.MappingChanged";

    /** A record that says nothing to a database. */
    record Nothing() implements Decoded {}

    /** A record that no table has a place for. */
    record Unusable(Refused refused) implements Decoded {}

    /** Reads a record. Never throws because of what the record holds. */
    static Decoded from(SinkRecord record) {
        try {
            byte[] key = keyOf(record.key());
            NodeKey node =
                    NodeKey.parse(key)
                            .orElseThrow(() -> new DataException("its key is no node key"));
            byte[] rest = restOf(key);
            if (record.value() == null) {
                return gone(record, node, rest);
            }
            if (record.value() instanceof Unreadable unreadable) {
                throw new DataException(unreadable.why());
            }
            if (!(record.value() instanceof Struct value)) {
                throw new DataException(
                        "its value is no struct; does value.converter yield structs?");
            }
            return from(record, node, rest, value);
        } catch (DataException e) {
            return new Unusable(new Refused(record, String.valueOf(e.getMessage()), null));
        }
    }

    private static Decoded from(SinkRecord record, NodeKey node, byte[] rest, Struct value) {
        var fields = new Fields(value);
        String schema = String.valueOf(value.schema().name());
        return switch (schema) {
            case POINT -> PointRow.of(record, node, fields);
            case PARAMS_CHANGED -> ParamsRow.of(record, node, fields);
            case MAPPING_CHANGED ->
                    fields.truth("orphaned")
                            ? new OrphanRow(record, node, fields.time("at"))
                            : new Nothing();
            default ->
                    StateRow.of(
                            record,
                            StateKind.ofSchema(schema)
                                    .orElseThrow(
                                            () ->
                                                    new DataException(
                                                            "its value is a "
                                                                    + schema
                                                                    + ", which has no table here")),
                            node,
                            rest,
                            fields);
        };
    }

    private static Decoded gone(SinkRecord record, NodeKey node, byte[] rest) {
        StateKind kind =
                StateKind.ofTopic(record.topic())
                        .orElseThrow(
                                () ->
                                        new DataException(
                                                "it has no value, and its topic is none of states"));
        return StateRow.gone(record, kind, node, rest);
    }

    /** Not ours, so no node's, when it is neither bytes nor text. */
    private static byte[] keyOf(@Nullable Object key) {
        if (key instanceof byte[] bytes) {
            return bytes;
        }
        if (key instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        return key instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : new byte[0];
    }

    /** What follows the node's part of a row's key; empty for a node's key. */
    private static byte[] restOf(byte[] key) {
        int node = NodeKey.nodePartOf(key);
        return node == key.length ? new byte[0] : Arrays.copyOfRange(key, node + 1, key.length);
    }
}
