package io.headwater.topologies.timers;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.schemas.NodePartitions;
import io.headwater.topologies.jobs.RunningJob;
import io.headwater.topologies.jobs.TopologyFixture;
import io.headwater.topologies.testing.TestBroker;
import io.headwater.topologies.views.Views;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Timers on a real broker: who writes the ticks, and what a pause of the job does to them. */
class TimersIT {
    private static final int PARTITIONS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path brokerFolder;
    @TempDir Path disk;

    @Test
    void fireOverTheJobsPauseAndAfterTheLogThatItMissed() throws Exception {
        try (var broker = TestBroker.start(brokerFolder, TOPICS, PARTITIONS);
                var bridge = bridge(broker);
                var log = log(broker)) {
            var told = new ArrayList<String>();
            try (var _ = start(broker)) {
                says(bridge, "set at-once " + Instant.now().toEpochMilli());
                await().atMost(PATIENCE).until(() -> read(log, told).size() == 1);
                says(bridge, "set moved " + Instant.now().plusSeconds(600).toEpochMilli());
                says(bridge, "set moved " + Instant.now().plusMillis(500).toEpochMilli());
                says(bridge, "noted");
                await().atMost(PATIENCE).until(() -> read(log, told).contains("noted"));
            }
            says(bridge, "while-nobody-read");

            try (var _ = start(broker)) {
                await().atMost(PATIENCE).until(() -> read(log, told).contains("moved"));
            }

            assertThat(told).doesNotHaveDuplicates().startsWith("at-once", "noted").hasSize(4);
            assertThat(ticks(broker)).isBetween(2L, 4L);
        }
    }

    private RunningJob start(TestBroker broker) {
        return RunningJob.start(
                AlarmClock.job(TOPICS),
                broker.jobs(disk),
                Views.of(PARTITIONS),
                new SimpleMeterRegistry());
    }

    private static void says(Producer<byte[], byte[]> bridge, String text) throws Exception {
        var headers = new RecordHeaders();
        TopologyFixture.headers("test", Instant.now()).writeTo(headers);
        var _ =
                bridge.send(
                                new ProducerRecord<>(
                                        TOPICS.uplink().name(),
                                        NodePartitions.of(NODE, PARTITIONS),
                                        NODE.bytes(),
                                        text.getBytes(UTF_8),
                                        headers))
                        .get();
    }

    /** What was noted or fired so far, in the order in which it happened. */
    private static List<String> read(Consumer<byte[], byte[]> log, List<String> told) {
        log.poll(Duration.ofMillis(100))
                .forEach(record -> told.add(new String(record.value(), UTF_8)));
        return told;
    }

    private static long ticks(TestBroker broker) {
        var uplink =
                new TopicPartition(TOPICS.uplink().name(), NodePartitions.of(NODE, PARTITIONS));
        try (var reader = consumer(broker)) {
            reader.assign(List.of(uplink));
            reader.seekToBeginning(List.of(uplink));
            long end = Objects.requireNonNull(reader.endOffsets(List.of(uplink)).get(uplink));
            long ticks = 0;
            while (reader.position(uplink) < end) {
                for (var record : reader.poll(PATIENCE)) {
                    ticks += new String(record.key(), UTF_8).equals("tick") ? 1 : 0;
                }
            }
            return ticks;
        }
    }

    private static Producer<byte[], byte[]> bridge(TestBroker broker) {
        return new KafkaProducer<>(
                broker.clientSettings(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static Consumer<byte[], byte[]> log(TestBroker broker) {
        var told =
                new TopicPartition(
                        TOPICS.registryConfigs().name(), NodePartitions.of(NODE, PARTITIONS));
        var reader = consumer(broker);
        reader.assign(List.of(told));
        reader.seekToBeginning(List.of(told));
        return reader;
    }

    private static Consumer<byte[], byte[]> consumer(TestBroker broker) {
        var settings = new HashMap<String, Object>(broker.clientSettings());
        settings.put("isolation.level", "read_committed");
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
