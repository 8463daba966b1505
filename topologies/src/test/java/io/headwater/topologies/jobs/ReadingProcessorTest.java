package io.headwater.topologies.jobs;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.avro.rejected.Rejected;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topic;
import io.headwater.topologies.fleet.FleetJob;
import io.headwater.topologies.views.Views;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a job does with records beside the uplink that it cannot carry out. */
class ReadingProcessorTest {
    private static final JobStore<NodeKey, byte[]> SEEN =
            new JobStore<>("test-seen", TOPICS.uplink().key(), Serdes.ByteArray());
    private static final Topic<NodeKey, byte[]> ASKED = TOPICS.requests().inBytes();

    @TempDir Path folder;
    private TopologyFixture kafka;

    /** A part of a job that has {@link #SEEN} to remember in, and nothing to say. */
    private interface Remembering extends Holdings {
        @Override
        default List<JobStore<?, ?>> stores() {
            return List.of(SEEN);
        }

        @Override
        default List<Topic<?, ?>> emits() {
            return List.of();
        }

        @Override
        default List<Seed> seeds() {
            return List.of();
        }
    }

    /** Remembers what it reads, then fails for what says so; cannot remember rejected records. */
    private static final class Fragile implements Remembering, Capability {
        @Override
        public List<Reading<?, ?>> reads() {
            return List.of(
                    new Reading<>(
                            ASKED,
                            "asked",
                            "take-asked",
                            task -> {
                                var seen = task.store(SEEN);
                                return (told, effects) -> {
                                    byte[] value = Objects.requireNonNull(told.value());
                                    effects.put(seen, told.key(), value);
                                    if (new String(value, UTF_8).equals("bad")) {
                                        throw new IllegalArgumentException("cannot decide");
                                    }
                                };
                            }),
                    new Reading<>(
                            TOPICS.rejected(),
                            "rejected",
                            "take-rejected",
                            _ ->
                                    (_, _) -> {
                                        throw new IllegalArgumentException("cannot decide");
                                    }));
        }

        @Override
        public Handler open(Task task) {
            return (_, _) -> {};
        }
    }

    /** Cannot decide any of the many things that a tick makes happen, and remembers that. */
    private static final class Overdue implements Remembering {
        private static final int STEPS = ErrorCircuit.MOST_PER_MINUTE + 1;

        @Override
        public List<Reading<?, ?>> reads() {
            return List.of(
                    new Reading<>(
                            ASKED, "asked", "take-asked", task -> new Failing(task.store(SEEN))));
        }

        private record Failing(KeyValueStore<NodeKey, byte[]> seen)
                implements Reading.Handler<NodeKey, byte[]> {
            @Override
            public void decide(Told<NodeKey, byte[]> record, Effects effects) {
                throw new IllegalArgumentException("nothing is asked here");
            }

            @Override
            public List<Step> due(long firedAt) {
                return IntStream.range(0, STEPS).<Step>mapToObj(_ -> new Never(seen)).toList();
            }
        }

        private record Never(KeyValueStore<NodeKey, byte[]> seen) implements Step {
            @Override
            public NodeKey node() {
                return NODE;
            }

            @Override
            public void decide(Effects effects) {
                throw new IllegalArgumentException("cannot decide");
            }

            @Override
            public void abandon(Effects effects) {
                byte[] before = seen.get(NODE);
                int abandoned = before == null ? 0 : Integer.parseInt(new String(before, UTF_8));
                effects.put(seen, NODE, String.valueOf(abandoned + 1).getBytes(UTF_8));
            }
        }
    }

    @BeforeEach
    void open() {
        var job = new StreamsJob("test", TOPICS, List.of(new Fragile()));
        kafka = new TopologyFixture(job, Views.of(1), folder.resolve("test"));
    }

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void keepsWhatFailsAsRejectedCountsItAndGoesOn() {
        ask("good");
        ask("bad");

        assertThat(kafka.store(SEEN).get(NODE)).isEqualTo("good".getBytes(UTF_8));
        assertThat(kafka.count(JobMetrics.READING_FAILURES, "reading", "asked")).isEqualTo(1);
        assertThat(kafka.count(JobMetrics.REJECTED, "reason", "internal-error")).isEqualTo(1);
        assertThat(kafka.drainAll(TOPICS.rejected()))
                .singleElement()
                .satisfies(
                        entry -> {
                            Rejected rejected = Objects.requireNonNull(entry.value);
                            assertThat(entry.key).isEqualTo(NODE);
                            assertThat(rejected.getReason()).isEqualTo("internal-error");
                            assertThat(rejected.getDetail())
                                    .isEqualTo(
                                            "record 0:1 of topic "
                                                    + ASKED.name()
                                                    + " failed with IllegalArgumentException");
                            assertThat(UTF_8.decode(rejected.getPayload()).toString())
                                    .isEqualTo("bad");
                            assertThat(rejected.getOrigin()).isNull();
                        });

        ask("better");

        assertThat(kafka.store(SEEN).get(NODE)).isEqualTo("better".getBytes(UTF_8));
    }

    @Test
    void stopsWhenTooMuchFailsInOneMinute() {
        for (int i = 0; i < ErrorCircuit.MOST_PER_MINUTE; i++) {
            ask("bad");
        }

        assertThatThrownBy(() -> ask("bad"))
                .hasRootCauseMessage("cannot decide")
                .hasStackTraceContaining(
                        "101 of 101 records failed within a minute of log time, the last at "
                                + ASKED.name()
                                + " 0:100");
    }

    @Test
    void aTickAbandonsAllThatFailsInItAsItIsOneRecordThatFails() {
        var job = new StreamsJob("fleet", TOPICS, List.of(new Overdue()));
        try (var fleet = new TopologyFixture(job, Views.of(1), folder.resolve("overdue"))) {
            fleet.tickLeading(NOON);

            assertThat(fleet.store(SEEN).get(NODE))
                    .asString(UTF_8)
                    .isEqualTo(String.valueOf(Overdue.STEPS));
            assertThat(fleet.drainAll(TOPICS.rejected())).hasSize(Overdue.STEPS);
        }
    }

    @Test
    void doesNotRejectWhatIsRejected() {
        kafka.tell(TOPICS.rejected().inBytes(), NODE, new byte[] {1}, NOON);

        assertThat(kafka.drainAll(TOPICS.rejected())).isEmpty();
        assertThat(kafka.count(JobMetrics.READING_FAILURES, "reading", "rejected")).isEqualTo(1);
    }

    @Test
    void aJobWithoutAnUplinkKeepsThatARequestFailedButNoAddressesThatItMayHold() {
        try (var fleet =
                new TopologyFixture(FleetJob.of(TOPICS, 1), Views.of(1), folder.resolve("fleet"))) {
            fleet.tell(
                    TOPICS.fleetRequests().inBytes(),
                    FleetKey.user("default", "anna"),
                    "a secret address".getBytes(UTF_8),
                    NOON);

            List<KeyValue<NodeKey, Rejected>> kept = fleet.drainAll(TOPICS.rejected());
            assertThat(kept)
                    .singleElement()
                    .satisfies(
                            entry -> {
                                Rejected rejected = Objects.requireNonNull(entry.value);
                                assertThat(entry.key).isEqualTo(Uplink.NOBODY);
                                assertThat(rejected.getPayload().remaining()).isZero();
                                assertThat(rejected.getDetail())
                                        .contains(TOPICS.fleetRequests().name())
                                        .endsWith("its bytes are there alone");
                            });
        }
    }

    private void ask(String value) {
        kafka.tell(ASKED, NODE, value.getBytes(UTF_8), NOON);
    }
}
