package io.headwater.topologies.timeseries;

import io.headwater.avro.timeseries.Point;
import io.headwater.schemas.RowKey;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/**
 * A time and a point's row: 8 bytes of time, then the row key, so that keys sort by time. Says from
 * when on a point counts as hot, which follows from the point alone and so can be made again from a
 * points topic; and when a quarter-hour, named by its start, is to be published.
 *
 * @param loggedAt epoch ms by the log's clock, not negative
 * @param point the row
 */
record ExpiryKey(long loggedAt, RowKey point) {
    /** Lets null through, which in a range stands for no bound. */
    static Serde<ExpiryKey> serde() {
        return Serdes.serdeFrom((topic, key) -> key == null ? null : key.bytes(), ExpiryKey::read);
    }

    /**
     * Of a point in the hot span: since it entered the log, or since its own time where that is
     * later because the device's clock is ahead. So the span holds every point with a time in it.
     */
    static ExpiryKey of(RowKey row, Point point) {
        return new ExpiryKey(hotSince(point), row);
    }

    static long hotSince(Point point) {
        return Math.max(point.getLoggedAt(), point.getTime());
    }

    byte[] bytes() {
        byte[] row = point.bytes();
        return ByteBuffer.allocate(Long.BYTES + row.length).putLong(loggedAt).put(row).array();
    }

    /** Whether a store that holds both answers this one first. */
    boolean sortsBefore(ExpiryKey other) {
        return Arrays.compareUnsigned(bytes(), other.bytes()) < 0;
    }

    static ExpiryKey read(String topic, byte @Nullable [] bytes) {
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
