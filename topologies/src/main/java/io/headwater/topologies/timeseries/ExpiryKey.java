package io.headwater.topologies.timeseries;

import io.headwater.schemas.RowKey;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/**
 * Says when a point entered the hot span: 8 bytes of log time, then the point's row key, so that
 * keys sort by log time. It follows from the point alone, and so can be made again from a points
 * topic.
 *
 * @param loggedAt log time of the record that brought the point, epoch ms, not negative
 * @param point the point's row
 */
record ExpiryKey(long loggedAt, RowKey point) {
    /** Lets null through, which in a range stands for no bound. */
    static Serde<ExpiryKey> serde() {
        return Serdes.serdeFrom((topic, key) -> key == null ? null : key.bytes(), ExpiryKey::read);
    }

    byte[] bytes() {
        byte[] row = point.bytes();
        return ByteBuffer.allocate(Long.BYTES + row.length).putLong(loggedAt).put(row).array();
    }

    /** Whether a store that holds both answers this one first. */
    boolean sortsBefore(ExpiryKey other) {
        return Arrays.compareUnsigned(bytes(), other.bytes()) < 0;
    }

    private static ExpiryKey read(String topic, byte @Nullable [] bytes) {
        if (bytes == null || bytes.length < Long.BYTES) {
            throw new SerializationException(
                    "topic " + topic + ": a key too short for a log time and a point's row");
        }
        var buffer = ByteBuffer.wrap(bytes);
        long loggedAt = buffer.getLong();
        byte[] row = new byte[buffer.remaining()];
        buffer.get(row);
        return new ExpiryKey(
                loggedAt,
                RowKey.parse(row)
                        .orElseThrow(
                                () ->
                                        new SerializationException(
                                                "topic "
                                                        + topic
                                                        + ": a log time that no point's row follows")));
    }
}
