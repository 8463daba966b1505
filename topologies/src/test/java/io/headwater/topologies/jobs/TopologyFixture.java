package io.headwater.topologies.jobs;

import io.headwater.avro.requests.NodeRequest;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topic;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.metrics.Metric;
import io.headwater.topologies.views.Views;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/**
 * A job's whole topology with production settings and no broker: records in by the test's clock,
 * records out by topic. All nodes share partition 0; offsets count from 0.
 */
public final class TopologyFixture implements AutoCloseable {
    private static final String SESSION = "8b0f3a52-0c5c-4f3e-8a42-6f6f0f5f3c11";

    private final StreamsJob job;
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte @Nullable []> uplink;
    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private final Views views;
    private final String description;
    private long nextOffset;
    private final Map<String, TestInputTopic<byte[], byte @Nullable []>> told = new HashMap<>();
    private final Map<String, Long> nextTold = new HashMap<>();

    /**
     * One record of a topic.
     *
     * @param origin {@code hw-origin}
     */
    public record Entry<K, V>(K key, @Nullable V value, Origin origin, long timestamp) {}

    /**
     * @param stateDir a temporary folder; RocksDB needs a real one
     */
    public TopologyFixture(StreamsJob job, Views views, Path stateDir) {
        this.job = job;
        this.views = views;
        StreamsConfig settings =
                StreamsSettings.of(job.applicationId(), config(stateDir), new Polled());
        var surroundings =
                new JobSurroundings(
                        new JobMetrics(metrics, job.name()),
                        views,
                        (_, _) -> 0L,
                        new Wakes(),
                        new RowsAtHand());
        Topology topology = job.topology(settings, surroundings);
        description = topology.describe().toString();
        driver = new TopologyTestDriver(topology, properties(settings), Instant.EPOCH);
        uplink =
                driver.createInputTopic(
                        job.topics().uplink().name(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    /** Sub-topologies, processors, stores and topics of a job in Kafka's words. */
    public static String describe(StreamsJob job) {
        StreamsConfig settings =
                StreamsSettings.of(job.applicationId(), config(Path.of("unused")), new Polled());
        var surroundings =
                new JobSurroundings(
                        new JobMetrics(new SimpleMeterRegistry(), job.name()),
                        Views.of(1),
                        (_, _) -> 0,
                        new Wakes(),
                        new RowsAtHand());
        return job.topology(settings, surroundings).describe().toString();
    }

    /** Settings as production has them, for one process and one broker that is not there. */
    public static JobsConfig config(Path stateDir) {
        return new JobsConfig(
                Set.of("nodes", "timeseries", "fleet"),
                stateDir,
                Duration.ofMillis(25),
                1,
                0,
                1,
                1,
                null,
                0,
                16L << 20,
                8L << 20,
                null,
                Map.of("bootstrap.servers", "localhost:1"));
    }

    /** A message as the bridge lands it, on a session whose epoch is 0. */
    public Origin pipe(NodeKey node, String channel, byte[] payload, Instant logged) {
        return pipe(node, headers(channel, logged), payload, logged);
    }

    /** A message with headers of its own. */
    public Origin pipe(NodeKey node, UplinkHeaders headers, byte[] payload, Instant logged) {
        Headers written = new RecordHeaders();
        headers.writeTo(written);
        return pipe(node.bytes(), written, payload, logged);
    }

    /** Any record at all. */
    public Origin pipe(
            byte @Nullable [] key, Headers headers, byte @Nullable [] payload, Instant logged) {
        uplink.pipeInput(new TestRecord<>(key, payload, headers, logged));
        return new Origin(0, nextOffset++);
    }

    /** A tick, as the task's owner writes it. */
    public Origin tick(Instant logged) {
        var tick = Tick.forPartition(job.topics().uplink().name(), 0);
        return pipe(tick.key(), tick.headers(), tick.value(), logged);
    }

    /** A tick of a job that has no uplink. */
    public void tickLeading(Instant logged) {
        var tick = Tick.forPartition(job.leading().name(), 0);
        input(job.leading().name())
                .pipeInput(new TestRecord<>(tick.key(), tick.value(), tick.headers(), logged));
        nextTold.merge(job.leading().name(), 1L, Long::sum);
    }

    /** A request of the API about a node. */
    public Origin ask(NodeKey node, NodeRequest request, Instant logged) {
        return tell(job.topics().requests(), node, request, logged);
    }

    /**
     * A record of a topic that the job reads beside the uplink.
     *
     * @param key null where the record has none
     * @param value null is a tombstone
     */
    public <K, V> Origin tell(
            Topic<K, V> topic, @Nullable K key, @Nullable V value, Instant logged) {
        input(topic.name())
                .pipeInput(
                        new TestRecord<>(
                                key == null
                                        ? null
                                        : topic.key().serializer().serialize(topic.name(), key),
                                value == null
                                        ? null
                                        : topic.value().serializer().serialize(topic.name(), value),
                                new RecordHeaders(),
                                logged));
        return new Origin(0, nextTold.merge(topic.name(), 1L, Long::sum) - 1);
    }

    private TestInputTopic<byte[], byte @Nullable []> input(String topic) {
        return told.computeIfAbsent(
                topic,
                name ->
                        driver.createInputTopic(
                                name, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /** Keys and values that a topic got since it was drained last, whatever they come from. */
    public <K, V> List<KeyValue<K, V>> drainAll(Topic<K, V> topic) {
        return driver.createOutputTopic(
                        topic.name(), topic.key().deserializer(), topic.value().deserializer())
                .readKeyValuesToList();
    }

    /** Headers of a plain QoS 1 message, for tests that change one of them. */
    public static UplinkHeaders headers(String channel, Instant received) {
        return new UplinkHeaders(
                "test/" + channel,
                channel,
                1,
                false,
                SESSION,
                0L,
                1,
                received.toEpochMilli(),
                UplinkHeaders.Trust.CREDENTIAL,
                false);
    }

    /** What a topic got since it was drained last. */
    public <K, V> List<Entry<K, V>> drain(Topic<K, V> topic) {
        var out =
                driver.createOutputTopic(
                        topic.name(), topic.key().deserializer(), new ByteArrayDeserializer());
        var entries = new ArrayList<Entry<K, V>>();
        for (TestRecord<K, byte[]> record : out.readRecordsToList()) {
            byte @Nullable [] value = record.value();
            entries.add(
                    new Entry<>(
                            record.key(),
                            value == null
                                    ? null
                                    : topic.value().deserializer().deserialize(topic.name(), value),
                            UplinkHeaders.text(record.headers(), UplinkHeaders.ORIGIN)
                                    .flatMap(Origin::parse)
                                    .orElseThrow(),
                            record.timestamp()));
        }
        return entries;
    }

    /** Records that a topic got since it was drained last, as they stand there. */
    public List<TestRecord<byte[], byte @Nullable []>> drainRecords(Topic<?, ?> topic) {
        var bytes = new ByteArrayDeserializer();
        return driver.createOutputTopic(topic.name(), bytes, bytes).readRecordsToList().stream()
                .<TestRecord<byte[], byte @Nullable []>>map(
                        record -> new TestRecord<>(record.key(), record.value(), record.headers()))
                .toList();
    }

    /** The headers of what a topic got since it was drained last. */
    List<Headers> headers(Topic<?, ?> topic) {
        var bytes = new ByteArrayDeserializer();
        return driver.createOutputTopic(topic.name(), bytes, bytes).readRecordsToList().stream()
                .map(TestRecord::headers)
                .toList();
    }

    /** A store of the task, for reading and for arranging a past. */
    public <K, V> KeyValueStore<K, V> store(JobStore<K, V> store) {
        KeyValueStore<K, V> found = driver.getKeyValueStore(store.name());
        if (found == null) {
            throw new IllegalArgumentException(job.name() + " has no store " + store.name());
        }
        return found;
    }

    /** The count of a metric over all series with these tags; 0 when there is none. */
    public double count(Metric metric, String... tags) {
        return metrics.find(metric.name()).tags(tags).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    /** What a gauge shows; the sum where there are several. */
    public double shown(Metric metric, String... tags) {
        return metrics.find(metric.name()).tags(tags).gauges().stream()
                .mapToDouble(gauge -> gauge.value())
                .sum();
    }

    /** Every meter of the job. */
    public List<Meter> meters() {
        return metrics.getMeters();
    }

    /** Sub-topologies, processors, stores and topics in Kafka's words. */
    public String describe() {
        return description;
    }

    public Views views() {
        return views;
    }

    /** The uplink offset that the next record gets. */
    public long nextOffset() {
        return nextOffset;
    }

    @Override
    public void close() {
        driver.close();
    }

    private static Properties properties(StreamsConfig settings) {
        var properties = new Properties();
        properties.putAll(settings.originals());
        return properties;
    }
}
