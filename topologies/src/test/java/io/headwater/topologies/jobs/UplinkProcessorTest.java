package io.headwater.topologies.jobs;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topic;
import io.headwater.topologies.views.Views;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a job does when a capability of it is broken. */
class UplinkProcessorTest {
    private static final JobStore<NodeKey, byte[]> SEEN =
            new JobStore<>("test-seen", TOPICS.uplink().key(), Serdes.ByteArray());

    private TopologyFixture kafka;

    /** Remembers each payload, then fails for those that say so. */
    private static final class Fragile implements Capability {
        @Override
        public List<JobStore<?, ?>> stores() {
            return List.of(SEEN);
        }

        @Override
        public List<Topic<?, ?>> emits() {
            return List.of(TOPICS.registryConfigs());
        }

        @Override
        public List<Seed> seeds() {
            return List.of();
        }

        @Override
        public Handler open(Task task) {
            var seen = task.store(SEEN);
            return (uplink, effects) -> {
                effects.put(seen, uplink.node(), uplink.payload());
                effects.emit(TOPICS.registryConfigs(), uplink.node(), uplink.payload());
                if (new String(uplink.payload(), UTF_8).equals("bad")) {
                    throw new IllegalStateException("cannot decide");
                }
            };
        }
    }

    @BeforeEach
    void open(@TempDir Path folder) {
        var job = new StreamsJob("test", TOPICS, List.of(new Fragile()));
        kafka = new TopologyFixture(job, Views.of(1), folder);
    }

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void setsARecordAsideAndLeavesNothingElseOfIt() {
        send("good");

        Origin bad = send("bad");

        assertThat(new String(Objects.requireNonNull(kafka.store(SEEN).get(NODE)), UTF_8))
                .isEqualTo("good");
        assertThat(kafka.drain(TOPICS.registryConfigs())).hasSize(1);
        assertThat(kafka.drain(TOPICS.rejected()))
                .singleElement()
                .satisfies(
                        entry -> {
                            var rejected = Objects.requireNonNull(entry.value());
                            assertThat(rejected.getReason()).isEqualTo("internal-error");
                            assertThat(rejected.getDetail())
                                    .isEqualTo("processing failed with IllegalStateException");
                            assertThat(UTF_8.decode(rejected.getPayload()).toString())
                                    .isEqualTo("bad");
                            assertThat(rejected.getOrigin()).isEqualTo(bad.toString());
                        });
        assertThat(kafka.views().watermarks().next("test", 0))
                .isEqualTo(OptionalLong.of(bad.offset() + 1));
    }

    @Test
    void goesOnAfterARecordThatFailed() {
        send("bad");

        send("good");

        assertThat(kafka.store(SEEN).get(NODE)).isEqualTo("good".getBytes(UTF_8));
    }

    @Test
    void leavesARecordOfNobodyToTheOneJobThatSetsThoseAside() {
        kafka.pipe("no node".getBytes(UTF_8), new RecordHeaders(), new byte[] {1}, NOON);

        assertThat(kafka.drain(TOPICS.rejected())).isEmpty();
        assertThat(kafka.count(JobMetrics.IGNORED, "reason", "not-a-node")).isEqualTo(1);
        assertThat(kafka.views().watermarks().next("test", 0)).isEqualTo(OptionalLong.of(1));
    }

    @Test
    void setsARecordAsideOfWhichSomethingTooLargeWouldBecome() {
        kafka.pipe(NODE, "test", new byte[4 << 20], NOON);

        assertThat(kafka.drain(TOPICS.registryConfigs())).isEmpty();
        assertThat(kafka.store(SEEN).get(NODE)).isNull();
        assertThat(kafka.drain(TOPICS.rejected()))
                .extracting(entry -> Objects.requireNonNull(entry.value()).getReason())
                .containsExactly("internal-error");
    }

    @Test
    void passesNoTraceOnThatIsNone() {
        var headers = new RecordHeaders();
        TopologyFixture.headers("test", NOON).writeTo(headers);
        headers.add("traceparent", new byte[1 << 20]);

        kafka.pipe(NODE.bytes(), headers, "good".getBytes(UTF_8), NOON);

        assertThat(kafka.headers(TOPICS.registryConfigs()))
                .singleElement()
                .satisfies(derived -> assertThat(derived.lastHeader("traceparent")).isNull());
    }

    @Test
    void stopsWhenTooMuchFailsInOneMinute() {
        for (int i = 0; i < ErrorCircuit.MOST_PER_MINUTE; i++) {
            send("bad");
        }

        assertThatThrownBy(() -> send("bad"))
                .hasRootCauseMessage("cannot decide")
                .hasStackTraceContaining("101 of 101 records failed within a minute of log time");
    }

    private Origin send(String payload) {
        return kafka.pipe(NODE, "test", payload.getBytes(UTF_8), NOON);
    }
}
