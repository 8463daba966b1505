package io.headwater.topologies.jobs;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.schemas.Topic;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.settings.Settings;
import io.headwater.topologies.testing.TestBroker;
import io.headwater.topologies.views.Views;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Stream threads that end by an error or a fault, on a real broker. */
@Timeout(180)
class StreamThreadsIT {
    @TempDir Path folder;
    @TempDir Path disk;

    @Test
    void aJobWhoseThreadEndsByAnErrorIsNotReadyThenGoesOnWhereItWas() throws Exception {
        MeterRegistry metrics = new SimpleMeterRegistry();
        var decided = new AtomicInteger();
        var failing =
                new Deciding(
                        (_, _) -> {
                            if (decided.incrementAndGet() == 1) {
                                throw new NoClassDefFoundError("by a test");
                            }
                        });
        var views = Views.of(1);
        try (var broker = TestBroker.start(folder, TOPICS, 1);
                var job =
                        RunningJob.start(
                                new StreamsJob("nodes", TOPICS, List.of(failing)),
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
            assertThat(decided).hasValue(2);
            assertThat(
                            metrics.get(JobMetrics.THREADS_ENDED.name())
                                    .tags("job", "nodes", "outcome", "replaced")
                                    .counter()
                                    .count())
                    .isEqualTo(1);
        }
    }

    @Test
    void aJobThatFailsLeavesItsGroupWithEveryThreadAndDoesNotWaitToBeMissed() throws Exception {
        var failing =
                new Deciding(
                        (_, _) -> {
                            throw new KafkaException("by a test");
                        });
        var job = new StreamsJob("nodes", TOPICS, List.of(failing));
        try (var broker = TestBroker.start(folder, TOPICS, 2);
                var admin = Admin.create(broker.clientSettings());
                var running =
                        RunningJob.start(
                                job, missedLate(broker), Views.of(2), new SimpleMeterRegistry())) {
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> running.state().isReady() && members(admin, job) == 2);

            lands(broker);

            await().atMost(Duration.ofMinutes(1))
                    .until(
                            () ->
                                    running.state() instanceof JobState.Failed
                                            && members(admin, job) == 0);
        }
    }

    @Test
    void aThreadThatTakesLongToOpenItsTasksIsNotMissing() throws Exception {
        MeterRegistry metrics = new SimpleMeterRegistry();
        var open = new CountDownLatch(1);
        var slow = new Deciding(() -> waitFor(open), (_, _) -> {});
        try (var broker = TestBroker.start(folder, TOPICS, 1);
                var job =
                        RunningJob.start(
                                new StreamsJob("nodes", TOPICS, List.of(slow)),
                                broker.jobs(disk),
                                Views.of(1),
                                metrics)) {
            await().during(Duration.ofSeconds(9)) // four looks
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> ended(metrics) == 0 && !job.state().isReady());

            open.countDown();

            await().atMost(Duration.ofMinutes(1)).until(() -> job.state().isReady());
            assertThat(ended(metrics)).isZero();
        }
    }

    private static void waitFor(CountDownLatch open) {
        try {
            open.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("a test ends too early", e);
        }
    }

    private static double ended(MeterRegistry metrics) {
        return metrics.find(JobMetrics.THREADS_ENDED.name()).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
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

    /** Of two threads, which Kafka would miss after ten minutes. */
    private JobsConfig missedLate(TestBroker broker) {
        var settings = new HashMap<String, String>();
        broker.jobs(disk)
                .kafka()
                .forEach((name, value) -> settings.put(JobsConfig.PREFIX + "kafka." + name, value));
        settings.put(JobsConfig.PREFIX + "kafka.consumer.session.timeout.ms", "600000");
        settings.put(JobsConfig.PREFIX + "state.dir", disk.toString());
        settings.put(JobsConfig.PREFIX + "threads", "2");
        settings.put(JobsConfig.PREFIX + "replicas", "1");
        settings.put(JobsConfig.PREFIX + "min.in.sync.replicas", "1");
        return JobsConfig.read(new Settings(JobsConfig.PREFIX, settings));
    }

    private static int members(Admin admin, StreamsJob job) throws Exception {
        var groups = admin.describeConsumerGroups(List.of(job.applicationId())).all().get();
        return groups.values().stream().mapToInt(group -> group.members().size()).sum();
    }
}
