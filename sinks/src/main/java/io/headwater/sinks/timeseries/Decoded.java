package io.headwater.sinks.timeseries;

import io.headwater.schemas.NodeKey;
import io.headwater.sinks.delivery.Refused;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a record of ours means for the database. Which kind it is says the name of its value's
 * schema, so the topic may have any name, and the value may come from any converter that yields
 * structs with the fields of our Avro records.
 */
sealed interface Decoded permits PointRow, ParamsRow, Decoded.Unusable {
    /** Schema name of a point. */
    String POINT = "io.headwater.avro.timeseries.Point";

    /** Schema name of changed parameters. */
    String PARAMS_CHANGED = "io.headwater.avro.params.ParamsChanged";

    /** A record that no table has a place for. */
    record Unusable(Refused refused) implements Decoded {}

    /** Reads a record. Never throws because of what the record holds. */
    static Decoded from(SinkRecord record) {
        try {
            NodeKey node =
                    nodeOf(record.key())
                            .orElseThrow(() -> new DataException("its key is no node key"));
            if (!(record.value() instanceof Struct value)) {
                throw new DataException(
                        "its value is no struct; does value.converter yield structs?");
            }
            var fields = new Fields(value);
            return switch (String.valueOf(value.schema().name())) {
                case POINT -> PointRow.of(record, node, fields);
                case PARAMS_CHANGED -> ParamsRow.of(record, node, fields);
                default ->
                        throw new DataException(
                                "its value is a "
                                        + value.schema().name()
                                        + ", which has no table here");
            };
        } catch (DataException e) {
            return new Unusable(new Refused(record, String.valueOf(e.getMessage()), null));
        }
    }

    private static Optional<NodeKey> nodeOf(@Nullable Object key) {
        if (key instanceof byte[] bytes) {
            return NodeKey.parse(bytes);
        }
        if (key instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return NodeKey.parse(bytes);
        }
        return key instanceof String text
                ? NodeKey.parse(text.getBytes(StandardCharsets.UTF_8))
                : Optional.empty();
    }
}
