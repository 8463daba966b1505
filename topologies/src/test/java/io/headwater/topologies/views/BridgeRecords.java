package io.headwater.topologies.views;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.avro.presence.BridgeIncarnation;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.RecordDeserializationException.DeserializationExceptionOrigin;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** The incarnations topic by hand, and what a reader of it says of bridges. */
public final class BridgeRecords implements Bridges {
    private static final TopicPartition PARTITION = new TopicPartition("incarnations", 0);

    private final MockConsumer<String, BridgeIncarnation> consumer = new MockConsumer<>("earliest");
    private final BridgeLiveness liveness;
    private final Supplier<Instant> now;
    private long end;

    /**
     * @param now the time, also of the steady clock
     */
    public BridgeRecords(Supplier<Instant> now) {
        this(now, new SimpleMeterRegistry());
    }

    /**
     * @param now the time, also of the steady clock
     * @param metrics what the reader counts
     */
    public BridgeRecords(Supplier<Instant> now, MeterRegistry metrics) {
        this.now = now;
        consumer.assign(List.of(PARTITION));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, 0L));
        liveness =
                new BridgeLiveness(
                        consumer,
                        PARTITION,
                        now::get,
                        () -> TimeUnit.MILLISECONDS.toNanos(now.get().toEpochMilli()),
                        metrics);
    }

    /** A bridge says that it lives. */
    public void renewed(int ordinal, String incarnation) {
        consumer.addRecord(
                new ConsumerRecord<>(
                        PARTITION.topic(),
                        0,
                        end,
                        now.get().toEpochMilli(),
                        TimestampType.LOG_APPEND_TIME,
                        0,
                        0,
                        String.valueOf(ordinal),
                        new BridgeIncarnation(ordinal, incarnation, 1L, 2L, false),
                        new RecordHeaders(),
                        Optional.empty()));
        ended(end + 1);
    }

    /** A bridge of a later version says so. */
    public void renewedInLaterWords(int ordinal) {
        renewedInLaterWords(ordinal, 1_000);
    }

    /**
     * A bridge of a later version says so.
     *
     * @param schema by which it writes
     */
    public void renewedInLaterWords(int ordinal, int schema) {
        consumer.setPollException(
                new RecordDeserializationException(
                        DeserializationExceptionOrigin.VALUE,
                        PARTITION,
                        end,
                        now.get().toEpochMilli(),
                        TimestampType.LOG_APPEND_TIME,
                        ByteBuffer.wrap(String.valueOf(ordinal).getBytes(UTF_8)),
                        ByteBuffer.allocate(6).putInt(1, schema),
                        new RecordHeaders(),
                        "an unknown schema",
                        new IllegalArgumentException("an unknown schema")));
        ended(end + 1);
    }

    /** A bridge renewed, of which only the topic's end tells: the record does not come. */
    public void renewedUnheard() {
        ended(end + 1);
    }

    /** The reader reads what there is. */
    public void areRead() {
        try {
            liveness.follow();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public State of(int ordinal, String incarnation) {
        return liveness.of(ordinal, incarnation);
    }

    private void ended(long next) {
        end = next;
        consumer.updateEndOffsets(Map.of(PARTITION, end));
    }
}
