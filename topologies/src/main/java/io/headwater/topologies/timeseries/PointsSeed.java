package io.headwater.topologies.timeseries;

import io.headwater.avro.timeseries.Point;
import io.headwater.schemas.RowKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.schemas.Topic;
import io.headwater.topologies.jobs.Seed;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Fills the hot span from the points topic. Records carry the log time of their origin and keys the
 * point's own, so what has left the span since can be told without reading more; that the present
 * time decides does no harm, because the log's next record is no older and would forget the same
 * points.
 */
final class PointsSeed {
    private static final byte[] NOTHING = {};

    private final Topic<RowKey, Point> topic;
    private final Duration hotSpan;
    private final InstantSource clock;

    PointsSeed(Topic<RowKey, Point> topic, Duration hotSpan, InstantSource clock) {
        this.topic = topic;
        this.hotSpan = hotSpan;
        this.clock = clock;
    }

    /** Rows of {@link TimeSeries#POINTS}. */
    void points(ConsumerRecord<byte[], byte @Nullable []> record, Seed.Target target) {
        if (isHot(record)) {
            target.put(record.key(), record.value());
        }
    }

    /** Rows of {@link TimeSeries#EXPIRY}; the entry of a point that was erased points nowhere. */
    void expiry(ConsumerRecord<byte[], byte @Nullable []> record, Seed.Target target) {
        byte[] value = record.value();
        if (value == null || !isHot(record)) {
            return;
        }
        Point point = topic.value().deserializer().deserialize(topic.name(), value);
        RowKey row = topic.key().deserializer().deserialize(topic.name(), record.key());
        target.put(ExpiryKey.of(row, point).bytes(), NOTHING);
    }

    private boolean isHot(ConsumerRecord<byte[], ?> record) {
        long due = clock.millis() - hotSpan.toMillis();
        return record.timestamp() > due || timeIn(record.key()) > due;
    }

    private static long timeIn(byte[] key) {
        return RowKey.parse(key)
                .filter(row -> row.rest().length > SeriesKey.TIME_BYTES)
                .map(SeriesKey::timeOf)
                .orElse(Long.MIN_VALUE);
    }
}
