package io.headwater.topologies.jobs;

import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.topologies.testing.TestBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Kafka Streams does with the files of stores when it starts again, on a real broker. */
@Timeout(180)
class StoreOnDiskIT {
    private static final String JOB = "headwater-test-disk-g1";
    private static final JobStore<String, byte[]> STORE =
            new JobStore<>("test-kept", Serdes.String(), Serdes.ByteArray());
    private static final TopicPartition CHANGELOG = new TopicPartition(STORE.changelog(JOB), 0);

    @TempDir Path folder;
    @TempDir Path disk;

    @Test
    void aStartAsksHowFarAStoreCameWithoutWritingToItsFiles() throws Exception {
        StreamsConfig settings;
        try (var broker = TestBroker.start(folder, TOPICS, 1)) {
            settings = settings(broker);
            keepsOne(broker, settings);
            assertThat(offsets().of(CHANGELOG)).isEqualTo(end(broker) - 2); // the marker is last
        }
        Map<Path, Long> before = files();

        var streams = job(settings);
        try {
            streams.start(); // back when every store was asked; its threads find no broker
            assertThat(files()).isEqualTo(before);
        } finally {
            streams.close(Duration.ofSeconds(30));
        }
    }

    @Test
    void whatWasClosedInOrderIsGoneOnWithAndNotRestored() throws Exception {
        try (var broker = TestBroker.start(folder, TOPICS, 1)) {
            StreamsConfig settings = settings(broker);
            keepsOne(broker, settings);

            var restored = new AtomicLong();
            try (var again = job(settings)) {
                again.setGlobalStateRestoreListener(counting(restored::addAndGet));
                again.start();
                awaitRow(again, "lamp");
            }
            assertThat(restored).hasValue(0);
        }
    }

    @Test
    void aStoreThatWasNotClosedInOrderIsRestored() throws Exception {
        try (var broker = TestBroker.start(folder, TOPICS, 1)) {
            StreamsConfig settings = settings(broker);
            Path asKilled = folder.resolve("as-killed");
            try (var streams = job(settings)) {
                streams.start();
                lands(broker);
                awaitRow(streams, "lamp");
                awaitRecords(broker);
                copy(store(), asKilled);
            }
            copy(asKilled, store());
            assertThat(StoreOffsets.read(store())).isEmpty();

            var restored = new AtomicLong();
            try (var again = job(settings)) {
                again.setGlobalStateRestoreListener(counting(restored::addAndGet));
                again.start();
                awaitRow(again, "lamp");
            }
            assertThat(restored).hasPositiveValue();
        }
    }

    private void keepsOne(TestBroker broker, StreamsConfig settings) throws Exception {
        try (var streams = job(settings)) {
            streams.start();
            lands(broker);
            awaitRow(streams, "lamp");
            awaitRecords(broker);
        }
    }

    private StreamsConfig settings(TestBroker broker) {
        return StreamsSettings.of(JOB, broker.jobs(disk), new Polled());
    }

    /** Keeps the latest value of each key of the uplink. */
    private static KafkaStreams job(StreamsConfig settings) {
        var topology = new JobTopology(settings);
        topology.addSource(
                "read",
                new StringDeserializer(),
                new ByteArrayDeserializer(),
                TOPICS.uplink().name());
        topology.addProcessor("keep", Keeping::new, "read");
        topology.addStore(STORE, "keep");
        return new KafkaStreams(topology, settings);
    }

    private static final class Keeping extends ContextualProcessor<String, byte[], Void, Void> {
        @Override
        public void process(Record<String, byte[]> landed) {
            KeyValueStore<String, byte[]> store = context().getStateStore(STORE.name());
            store.put(landed.key(), landed.value());
        }
    }

    private static void lands(TestBroker broker) throws Exception {
        try (var bridge =
                new KafkaProducer<>(
                        broker.clientSettings(), new StringSerializer(), new StringSerializer())) {
            bridge.send(new ProducerRecord<>(TOPICS.uplink().name(), 0, "lamp", "on")).get();
        }
    }

    private static void awaitRow(KafkaStreams streams, String key) {
        await().atMost(Duration.ofMinutes(1))
                .ignoreExceptions() // while it is not running yet
                .until(
                        () ->
                                streams.store(
                                                        StoreQueryParameters.fromNameAndType(
                                                                STORE.name(),
                                                                QueryableStoreTypes
                                                                        .<String, byte[]>
                                                                                keyValueStore()))
                                                .get(key)
                                        != null);
    }

    /** Until the row's record in the changelog is committed: it and the marker behind it. */
    private static void awaitRecords(TestBroker broker) {
        await().atMost(Duration.ofMinutes(1)).until(() -> end(broker) >= 2);
    }

    private static long end(TestBroker broker) throws Exception {
        try (var admin = Admin.create(broker.clientSettings())) {
            return admin.listOffsets(Map.of(CHANGELOG, OffsetSpec.latest()))
                    .partitionResult(CHANGELOG)
                    .get()
                    .offset();
        }
    }

    private StoreOffsets offsets() {
        return StoreOffsets.read(store()).orElseThrow();
    }

    private Path store() {
        return disk.resolve(JOB).resolve("0_0").resolve("rocksdb").resolve(STORE.name());
    }

    /** Their times of change. */
    private Map<Path, Long> files() {
        var found = new TreeMap<Path, Long>();
        try (Stream<Path> all = Files.list(store())) {
            all.forEach(file -> found.put(file, file.toFile().lastModified()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static void copy(Path from, Path to) throws IOException {
        if (Files.exists(to)) {
            try (Stream<Path> old = Files.list(to)) {
                for (Path file : old.toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(to);
        try (Stream<Path> all = Files.list(from)) {
            for (Path file : all.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static StateRestoreListener counting(LongConsumer restored) {
        return new StateRestoreListener() {
            @Override
            public void onRestoreStart(TopicPartition changelog, String store, long from, long to) {
                // what counts is what comes
            }

            @Override
            public void onBatchRestored(
                    TopicPartition changelog, String store, long end, long records) {
                restored.accept(records);
            }

            @Override
            public void onRestoreEnd(TopicPartition changelog, String store, long records) {
                // the batches were counted
            }
        };
    }
}
