package io.headwater.topologies.jobs;

import io.headwater.schemas.KafkaUnavailableException;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.topologies.log.ReadingByHand;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies state topics to changelogs, a partition a transaction. One thread. */
final class SeedCopy implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(SeedCopy.class);
    private static final Duration POLL = Duration.ofSeconds(1);

    /** The most that brokers allow by default; a partition must be copied within it. */
    private static final int TRANSACTION_TIMEOUT_MS = 900_000;

    private final StreamsJob job;
    private final Consumer<byte[], byte @Nullable []> consumer;
    private final Producer<byte[], byte @Nullable []> producer;

    /**
     * What became of a partition.
     *
     * @param records how many rows were written
     * @param nextOffset where the job will go on in the topic it goes by
     */
    record Seeded(long records, long nextOffset) {}

    SeedCopy(StreamsJob job, JobsConfig config) {
        this.job = job;
        consumer =
                new KafkaConsumer<>(
                        consumerSettings(config),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        producer =
                new KafkaProducer<>(
                        producerSettings(config),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    /** Ends the transaction of whoever else seeds this job, who will find that out. */
    void fenceOthers() {
        producer.initTransactions();
    }

    boolean anyRecordIn(List<String> topics, int partition) {
        var all = topics.stream().map(topic -> new TopicPartition(topic, partition)).toList();
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(all);
        return consumer.endOffsets(all).entrySet().stream()
                .anyMatch(end -> end.getValue() > beginnings.getOrDefault(end.getKey(), 0L));
    }

    /**
     * Copies a partition and commits where the job goes on.
     *
     * @param placed where the job has a position, which stays as it is
     * @throws KafkaUnavailableException when it failed; then nothing of this partition is seeded
     */
    Seeded copy(List<Seed> seeds, int partition, Set<TopicPartition> placed) {
        producer.beginTransaction();
        try {
            var progress = new Progress(partition);
            var positions = new HashMap<TopicPartition, OffsetAndMetadata>();
            for (Seed seed : seeds) {
                var from = new TopicPartition(seed.from().name(), partition);
                long end = copy(seed, from, progress);
                if (seed.standsForReading() && !placed.contains(from)) {
                    positions.put(from, new OffsetAndMetadata(end));
                }
            }
            var leading = new TopicPartition(job.leading().name(), partition);
            long next = Math.clamp(progress.nextOffset, beginning(leading), end(leading));
            positions.put(leading, new OffsetAndMetadata(next));
            producer.sendOffsetsToTransaction(positions, consumer.groupMetadata());
            producer.commitTransaction();
            return new Seeded(progress.records, next);
        } catch (KafkaException e) {
            abort();
            throw new KafkaUnavailableException(
                    "seeding " + job.name() + " partition " + partition + ": " + e.getMessage(), e);
        }
    }

    /** The offset behind what was copied. */
    private long copy(Seed seed, TopicPartition from, Progress progress) {
        String changelog = JobStore.changelog(job.applicationId(), seed.store());
        long end = end(from);
        consumer.assign(List.of(from));
        consumer.seekToBeginning(List.of(from));
        while (consumer.position(from) < end) {
            for (ConsumerRecord<byte[], byte @Nullable []> record : consumer.poll(POLL)) {
                progress.saw(record);
                seed.rows().of(record, progress.rowsOf(record, changelog));
            }
        }
        return end;
    }

    /** So that nobody waits for the transaction to time out. */
    private void abort() {
        try {
            producer.abortTransaction();
        } catch (KafkaException e) {
            LOGGER.atWarn()
                    .setCause(e)
                    .addKeyValue("job", job.name())
                    .log("seeding is left to the next start, which ends its transaction");
        }
    }

    private long beginning(TopicPartition partition) {
        return consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }

    private long end(TopicPartition partition) {
        return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }

    @Override
    public void close() {
        consumer.close();
        producer.close(Duration.ZERO);
    }

    private Map<String, Object> consumerSettings(JobsConfig config) {
        Map<String, Object> settings = ReadingByHand.settings(config.kafka(), "read_committed");
        // it never joins: only offsets are committed in the group's name
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, job.applicationId());
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Topics.MAX_RECORD_BYTES);
        return settings;
    }

    private Map<String, Object> producerSettings(JobsConfig config) {
        Map<String, Object> settings = new HashMap<>(config.kafka());
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, job.applicationId() + "-seeding");
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_REJECTED_BYTES);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        return settings;
    }

    /** How far one partition is. */
    private final class Progress {
        private final int partition;
        private long records;
        private long nextOffset;

        Progress(int partition) {
            this.partition = partition;
        }

        void saw(ConsumerRecord<byte[], byte @Nullable []> record) {
            UplinkHeaders.text(record.headers(), UplinkHeaders.ORIGIN)
                    .flatMap(Origin::parse)
                    .filter(origin -> origin.partition() == partition)
                    .ifPresent(origin -> nextOffset = Math.max(nextOffset, origin.offset() + 1));
        }

        Seed.Target rowsOf(ConsumerRecord<byte[], byte @Nullable []> record, String changelog) {
            return (key, value) -> {
                records++;
                // a failure shows when the transaction commits
                var _ =
                        producer.send(
                                new ProducerRecord<>(
                                        changelog, partition, record.timestamp(), key, value));
            };
        }
    }
}
