package io.headwater.topologies.jobs;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.schemas.NodeKey;
import io.headwater.topologies.testing.TestBroker;
import io.headwater.topologies.views.Views;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job that was away while records came, on a real broker. */
@Timeout(180)
class CatchUpIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir Path folder;
    @TempDir Path disk;

    private final AtomicInteger decided = new AtomicInteger();
    private final Semaphore allowed = new Semaphore(0);
    private MeterRegistry metrics = new SimpleMeterRegistry(); // of the job that runs

    @Test
    void isReadyOnceItHasProcessedWhatCameWhileItWasAwayUpToTheEndOfAnAbortedTransaction()
            throws Exception {
        try (var broker = TestBroker.start(folder, TOPICS, 1)) {
            try (var first = start(broker)) {
                awaitReady(first);
            }
            comes(broker);

            try (var second = start(broker)) {
                await().atMost(PATIENCE).until(() -> second.state() instanceof JobState.CatchingUp);
                assertThat(second.state())
                        .as("three records and two more, each transaction with its end")
                        .isEqualTo(new JobState.CatchingUp(7));
                assertThat(shown()).isEqualTo(7);

                allowed.release(2);
                await().atMost(PATIENCE)
                        .until(() -> second.state().equals(new JobState.CatchingUp(5)));

                allowed.release();
                awaitReady(second);
                assertThat(decided).hasValue(3);
                assertThat(shown()).isZero();
            }

            try (var third = start(broker)) {
                awaitReady(third);
                assertThat(decided).as("nothing is left, and nothing is done again").hasValue(3);
            }
        }
    }

    private RunningJob start(TestBroker broker) {
        var deciding =
                new Deciding(
                        (_, _) -> {
                            allowed.acquireUninterruptibly();
                            decided.incrementAndGet();
                        });
        metrics = new SimpleMeterRegistry();
        return RunningJob.start(
                new StreamsJob("nodes", TOPICS, List.of(deciding)),
                broker.jobs(disk),
                Views.of(1),
                metrics);
    }

    /** Three records that are there for good, and two of which nobody will ever hear. */
    private static void comes(TestBroker broker) {
        var settings = new HashMap<>(broker.clientSettings());
        settings.put("transactional.id", "writer");
        try (var writer =
                new KafkaProducer<>(
                        settings,
                        TOPICS.uplink().key().serializer(),
                        TOPICS.uplink().value().serializer())) {
            writer.initTransactions();
            writer.beginTransaction();
            lands(writer, 3);
            writer.commitTransaction();
            writer.beginTransaction();
            lands(writer, 2);
            writer.flush();
            writer.abortTransaction();
        }
    }

    private static void lands(Producer<NodeKey, byte[]> writer, int records) {
        var headers = new RecordHeaders();
        TopologyFixture.headers("params-local", Instant.EPOCH).writeTo(headers);
        for (int i = 0; i < records; i++) {
            var _ =
                    writer.send(
                            new ProducerRecord<>(
                                    TOPICS.uplink().name(),
                                    0,
                                    NODE,
                                    "{}".getBytes(UTF_8),
                                    headers));
        }
    }

    private double shown() {
        return metrics.get(JobMetrics.BACKLOG.name()).tag("job", "nodes").gauge().value();
    }

    private static void awaitReady(RunningJob job) {
        await().atMost(PATIENCE).until(() -> job.state().isReady());
    }
}
