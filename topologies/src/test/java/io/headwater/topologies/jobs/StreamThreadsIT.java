package io.headwater.topologies.jobs;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.schemas.Topic;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.topologies.testing.TestBroker;
import io.headwater.topologies.views.Views;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A stream thread that ends by an error, on a real broker. */
@Timeout(180)
class StreamThreadsIT {
    @TempDir Path folder;
    @TempDir Path disk;

    @Test
    void aJobWhoseThreadEndsByAnErrorIsNotReadyThenGoesOnWhereItWas() throws Exception {
        MeterRegistry metrics = new SimpleMeterRegistry();
        var capability = new FailingOnce();
        var views = Views.of(1);
        try (var broker = TestBroker.start(folder, TOPICS, 1);
                var job =
                        RunningJob.start(
                                new StreamsJob("nodes", TOPICS, List.of(capability)),
                                broker.jobs(disk),
                                views,
                                metrics)) {
            await().atMost(Duration.ofMinutes(1)).until(() -> job.state().isReady());

            lands(broker);

            await().atMost(Duration.ofMinutes(2))
                    .until(
                            () ->
                                    job.state().isReady()
                                            && views.watermarks().next("nodes", 0).orElse(0) > 0);
            assertThat(capability.decided).hasValue(2);
            assertThat(
                            metrics.get(JobMetrics.THREADS_ENDED.name())
                                    .tags("job", "nodes", "outcome", "replaced")
                                    .counter()
                                    .count())
                    .isEqualTo(1);
        }
    }

    private static void lands(TestBroker broker) throws Exception {
        Topic<?, ?> uplink = TOPICS.uplink();
        var headers = new RecordHeaders();
        UplinkHeaders said = TopologyFixture.headers("params-local", Instant.EPOCH);
        said.writeTo(headers);
        try (var bridge =
                new KafkaProducer<>(
                        broker.clientSettings(),
                        TOPICS.uplink().key().serializer(),
                        TOPICS.uplink().value().serializer())) {
            bridge.send(new ProducerRecord<>(uplink.name(), 0, NODE, "{}".getBytes(UTF_8), headers))
                    .get();
        }
    }

    /** Has an error with the first record that it sees, as when a class cannot be loaded. */
    private static final class FailingOnce implements Capability {
        private final AtomicInteger decided = new AtomicInteger();

        @Override
        public List<JobStore<?, ?>> stores() {
            return List.of();
        }

        @Override
        public List<Topic<?, ?>> emits() {
            return List.of();
        }

        @Override
        public List<Seed> seeds() {
            return List.of();
        }

        @Override
        public Handler open(Task task) {
            return (_, _) -> {
                if (decided.incrementAndGet() == 1) {
                    throw new NoClassDefFoundError("by a test");
                }
            };
        }
    }
}
