package io.headwater.topologies.jobs;

import static org.apache.kafka.streams.StreamsConfig.consumerPrefix;
import static org.apache.kafka.streams.StreamsConfig.mainConsumerPrefix;
import static org.apache.kafka.streams.StreamsConfig.producerPrefix;
import static org.apache.kafka.streams.StreamsConfig.topicPrefix;

import io.headwater.schemas.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The Streams settings of a job, in one place. What a person passes through wins. */
final class StreamsSettings {
    /** Above the longest pause; a transaction that takes longer is aborted. */
    private static final int TRANSACTION_TIMEOUT_MS = 60_000;

    /** What a task may have in memory: records may be megabytes, so few are fetched ahead. */
    private static final int RECORDS_AHEAD = 500;

    private static final int FETCH_BYTES = 4 * Topics.MAX_RECORD_BYTES;

    /** How long a killed instance without a name of its own keeps its partitions. */
    private static final int SESSION_TIMEOUT_MS = 15_000;

    /**
     * A commit sends what there is; until then a full batch only costs a wake-up and a request of
     * its own.
     */
    private static final int BATCH_BYTES = 64 * 1024;

    /**
     * What else might decide where a record goes: by Kafka's own rule all of a node is together.
     */
    private static final Set<String> PARTITIONERS =
            Stream.of(
                            ProducerConfig.PARTITIONER_CLASS_CONFIG,
                            ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG)
                    .flatMap(name -> Stream.of(name, producerPrefix(name)))
                    .collect(Collectors.toUnmodifiableSet());

    private static final long LONGEST_POLL_MS = 100;

    private StreamsSettings() {}

    /**
     * @param polled is told how far the consumers are
     */
    static StreamsConfig of(String applicationId, JobsConfig config, Polled polled) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitInterval().toMillis());
        // a thread commits between polls: one that waits longer for records than a commit may take
        // keeps the last record's results to itself meanwhile
        settings.put(
                StreamsConfig.POLL_MS_CONFIG,
                Math.min(config.commitInterval().toMillis(), LONGEST_POLL_MS));
        settings.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDir().toString());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
        settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.standbys());
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, config.replicas());
        // requests and the uplink are not in order with each other, so neither waits for the other
        settings.put(
                StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, RECORDS_AHEAD);
        if (config.advertised() != null) {
            settings.put(StreamsConfig.APPLICATION_SERVER_CONFIG, config.advertised());
        }
        settings.put(
                topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG),
                Integer.toString(config.minInSyncReplicas()));
        rocksDb(settings, config);
        consumer(settings, config);
        producer(settings);
        settings.putAll(config.kafka());
        // of the consumers of records alone, where it stands before what is said of all consumers
        settings.put(
                mainConsumerPrefix(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG),
                interceptors(config.kafka()));
        settings.put(mainConsumerPrefix(PolledRecords.TOLD), polled);
        PARTITIONERS.forEach(settings::remove);
        return new StreamsConfig(settings);
    }

    /** Ours, beside those that are asked for. */
    private static String interceptors(Map<String, String> kafka) {
        String name = ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG;
        return Stream.of(mainConsumerPrefix(name), consumerPrefix(name), name)
                .filter(kafka::containsKey)
                .findFirst()
                .map(kafka::get)
                .filter(asked -> !asked.isBlank())
                .map(asked -> asked + "," + PolledRecords.class.getName())
                .orElse(PolledRecords.class.getName());
    }

    private static void rocksDb(Map<String, Object> settings, JobsConfig config) {
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbMemory.class);
        settings.put(RocksDbMemory.BLOCK_CACHE_BYTES, config.blockCacheBytes());
        settings.put(RocksDbMemory.WRITE_BUFFER_BYTES, config.writeBufferBytes());
    }

    private static void consumer(Map<String, Object> settings, JobsConfig config) {
        settings.put(consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        settings.put(
                consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG),
                Topics.MAX_RECORD_BYTES);
        settings.put(consumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), FETCH_BYTES);
        settings.put(consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), RECORDS_AHEAD);
        settings.put(consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_TIMEOUT_MS);
        if (config.instanceId() != null) {
            settings.put(
                    consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), config.instanceId());
        }
    }

    private static void producer(Map<String, Object> settings) {
        settings.put(
                producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), TRANSACTION_TIMEOUT_MS);
        settings.put(
                producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), Topics.MAX_REJECTED_BYTES);
        settings.put(producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        settings.put(producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
    }
}
