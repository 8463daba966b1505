package io.headwater.topologies.recompute;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.avro.timeseries.QuarterHour;
import io.headwater.schemas.NodePartitions;
import io.headwater.schemas.RowKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.schemas.Topic;
import io.headwater.topologies.log.ReadingByHand;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The topic of quarter-hours, as a recomputation reads and mends it. Its job publishes there all
 * the while: what the job said while a recomputation counted is the newer word, so the
 * recomputation repeats it behind its own, in the same transaction.
 */
final class PublishedQuarters {
    /** Header of what a recomputation publishes: its id. */
    static final String RECOMPUTATION = "hw-recomputation";

    /** How far nodes' clocks may be ahead (R-TS-3), and so how early a record may be. */
    private static final long MOST_AHEAD = Duration.ofDays(1).toMillis() + 1;

    private static final Duration POLL = Duration.ofMillis(200);

    /** Far below what brokers allow, far above what a million records take. */
    private static final int TRANSACTION_MILLIS = 300_000;

    private final Topic<RowKey, QuarterHour> topic;
    private final String prefix;
    private final int partitions;
    private final Map<String, String> kafka;

    /**
     * @param prefix leads transactional ids
     * @param partitions how many the topic has
     */
    PublishedQuarters(
            Topic<RowKey, QuarterHour> topic,
            String prefix,
            int partitions,
            Map<String, String> kafka) {
        this.topic = topic;
        this.prefix = prefix;
        this.partitions = partitions;
        this.kafka = Map.copyOf(kafka);
    }

    /**
     * Writes into the workbook what is published of a selection, and that its series are to be
     * counted.
     *
     * @param goOn asked now and then; false ends it early
     * @return offsets by partition until which it was read
     */
    Map<Integer, Long> readInto(
            Workbook workbook, Selection selection, Set<Integer> of, BooleanSupplier goOn) {
        try (var consumer = consumer("read_committed");
                Workbook.Batch batch = workbook.batch()) {
            Set<TopicPartition> assigned = assigned(consumer, of);
            var times = new HashMap<TopicPartition, Long>();
            assigned.forEach(each -> times.put(each, Math.max(0, selection.from() - MOST_AHEAD)));
            Map<TopicPartition, Long> ends = consumer.endOffsets(assigned);
            consumer.offsetsForTimes(times)
                    .forEach(
                            (each, found) ->
                                    consumer.seek(
                                            each,
                                            found == null
                                                    ? ends.getOrDefault(each, 0L)
                                                    : found.offset()));
            while (goOn.getAsBoolean() && !isAt(consumer, ends)) {
                consumer.poll(POLL).forEach(entry -> gather(entry, selection, batch));
                batch.write();
            }
            return ends.entrySet().stream()
                    .collect(
                            Collectors.toMap(end -> end.getKey().partition(), Map.Entry::getValue));
        }
    }

    /**
     * Publishes what changes, and behind it again whatever else was published of the same
     * quarter-hours since the workbook knows: readers of what is committed see all of it or
     * nothing.
     */
    void publish(Workbook workbook, Plan plan) {
        try (var producer = producer(plan.id());
                var consumer = consumer("read_uncommitted")) {
            producer.initTransactions();
            producer.beginTransaction();
            var header = new RecordHeader(RECOMPUTATION, plan.id().getBytes(UTF_8));
            try {
                workbook.eachChange(
                        null,
                        (row, after) -> {
                            send(producer, row, after.length == 0 ? null : after, header);
                            return true;
                        });
                repeatOthers(consumer, producer, workbook, plan, header);
                producer.commitTransaction();
            } catch (RuntimeException e) {
                abort(producer, e);
                throw e;
            }
        }
    }

    /** Until nothing came in between: what comes later is behind ours by itself. */
    private void repeatOthers(
            KafkaConsumer<byte[], byte[]> consumer,
            KafkaProducer<byte[], byte[]> producer,
            Workbook workbook,
            Plan plan,
            RecordHeader header) {
        Set<TopicPartition> assigned = assigned(consumer, plan.publishedUntil().keySet());
        assigned.forEach(
                each ->
                        consumer.seek(
                                each, plan.publishedUntil().getOrDefault(each.partition(), 0L)));
        long repeated;
        do {
            producer.flush();
            repeated = 0;
            Map<TopicPartition, Long> ends = consumer.endOffsets(assigned);
            while (!isAt(consumer, ends)) {
                for (var entry : consumer.poll(POLL)) {
                    RowKey row = RowKey.parse(entry.key()).orElse(null);
                    if (row != null && !isOurs(entry, plan.id()) && workbook.changes(row)) {
                        send(producer, row, entry.value(), header);
                        repeated++;
                    }
                }
            }
        } while (repeated > 0);
    }

    private void gather(
            ConsumerRecord<byte[], byte[]> entry, Selection selection, Workbook.Batch batch) {
        RowKey.parse(entry.key())
                .ifPresent(
                        row ->
                                SeriesKey.of(row, true)
                                        .filter(
                                                series ->
                                                        selection.has(series)
                                                                && selection.has(
                                                                        SeriesKey.timeOf(row)))
                                        .ifPresent(
                                                series -> {
                                                    var _ = batch.published(row, entry.value());
                                                    var _ = batch.toCount(series);
                                                }));
    }

    private void send(
            KafkaProducer<byte[], byte[]> producer,
            RowKey row,
            byte @Nullable [] value,
            RecordHeader header) {
        var record =
                new ProducerRecord<>(
                        topic.name(),
                        NodePartitions.of(row.bytes(), partitions),
                        row.bytes(),
                        value);
        record.headers().add(header);
        var _ = producer.send(record); // what fails makes the commit fail
    }

    private static boolean isOurs(ConsumerRecord<byte[], byte[]> entry, String id) {
        var header = entry.headers().lastHeader(RECOMPUTATION);
        return header != null && id.equals(new String(header.value(), UTF_8));
    }

    private static void abort(KafkaProducer<byte[], byte[]> producer, RuntimeException cause) {
        try {
            producer.abortTransaction();
        } catch (RuntimeException e) {
            cause.addSuppressed(e); // the broker ends it when its time is over
        }
    }

    private static boolean isAt(
            KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private Set<TopicPartition> assigned(
            KafkaConsumer<byte[], byte[]> consumer, Collection<Integer> of) {
        Set<TopicPartition> assigned =
                of.stream()
                        .map(partition -> new TopicPartition(topic.name(), partition))
                        .collect(Collectors.toSet());
        consumer.assign(assigned);
        return assigned;
    }

    private KafkaConsumer<byte[], byte[]> consumer(String isolation) {
        return new KafkaConsumer<>(
                ReadingByHand.settings(kafka, isolation),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private KafkaProducer<byte[], byte[]> producer(String id) {
        var settings = new HashMap<String, Object>(kafka);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, prefix + "-recomputation-" + id);
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MILLIS);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
