package io.headwater.topologies.timers;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.topologies.jobs.JobMetrics;
import io.headwater.topologies.jobs.TopologyFixture;
import io.headwater.topologies.views.Changes;
import io.headwater.topologies.views.Views;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimersTest {
    private static final NodeKey OTHER = NodeKey.rainmaker("DDEEFF001122");

    private final TopologyFixture kafka;

    TimersTest(@TempDir Path folder) {
        kafka = new TopologyFixture(AlarmClock.job(TOPICS), Views.of(1), folder);
    }

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void fireAtTheFirstTickThatIsNotBeforeThem() {
        set(NODE, "five", NOON.plusSeconds(5));

        kafka.tick(NOON.plusMillis(4_999));
        assertThat(fired()).isEmpty();

        kafka.tick(NOON.plusSeconds(5));
        assertThat(fired()).containsExactly("five");

        kafka.tick(NOON.plusSeconds(6));
        assertThat(fired()).isEmpty();
    }

    @Test
    void fireInTheOrderOfTheirTimesWhateverTheirNodes() {
        set(NODE, "third", NOON.plusSeconds(3));
        set(OTHER, "first", NOON.plusSeconds(1));
        set(NODE, "second", NOON.plusSeconds(2));

        kafka.tick(NOON.plusSeconds(9));

        assertThat(fired()).containsExactly("first", "second", "third");
    }

    @Test
    void doNotFireForARecordThatIsNoTick() {
        set(NODE, "five", NOON.plusSeconds(5));

        says(NODE, "hello", NOON.plusSeconds(9));

        assertThat(fired()).containsExactly("hello");
    }

    @Test
    void comeAfterWhateverTheLogHadBeforeTheTick() {
        set(NODE, "timeout", NOON.plusSeconds(5));

        says(NODE, "answer", NOON.plusSeconds(3_600)); // written while nobody read the log
        kafka.tick(NOON.plusSeconds(3_601));

        assertThat(fired()).containsExactly("answer", "timeout");
    }

    @Test
    void fireAtTheirNewTimeAloneOnceMoved() {
        set(NODE, "later", NOON.plusSeconds(5));
        set(NODE, "later", NOON.plusSeconds(10));
        set(NODE, "sooner", NOON.plusSeconds(30));
        set(NODE, "sooner", NOON.plusSeconds(6));

        kafka.tick(NOON.plusSeconds(7));
        assertThat(fired()).containsExactly("sooner");

        kafka.tick(NOON.plusSeconds(40));
        assertThat(fired()).containsExactly("later");
    }

    @Test
    void doNotFireOnceCancelled() {
        set(NODE, "gone", NOON.plusSeconds(5));
        says(NODE, "cancel gone", NOON);
        says(NODE, "cancel never-set", NOON);

        kafka.tick(NOON.plusSeconds(9));

        assertThat(fired()).isEmpty();
        assertThat(kafka.store(Timers.due(TOPICS)).all()).isExhausted();
    }

    @Test
    void mayCancelOneAnotherWithinATick() {
        set(NODE, "stop-second", NOON.plusSeconds(1));
        set(NODE, "second", NOON.plusSeconds(2));

        kafka.tick(NOON.plusSeconds(9));

        assertThat(fired()).containsExactly("stop-second");
    }

    @Test
    void maySetThemselvesAgain() {
        set(NODE, "again", NOON.plusSeconds(1));

        kafka.tick(NOON.plusSeconds(1));
        kafka.tick(NOON.plusMillis(1_500));
        kafka.tick(NOON.plusSeconds(2));

        assertThat(fired()).containsExactly("again", "again");
    }

    @Test
    void ofOneNameAreApartByNode() {
        set(NODE, "same", NOON.plusSeconds(1));
        set(OTHER, "same", NOON.plusSeconds(1));
        says(OTHER, "cancel same", NOON);

        kafka.tick(NOON.plusSeconds(9));

        assertThat(kafka.drain(TOPICS.registryConfigs()))
                .singleElement()
                .satisfies(entry -> assertThat(entry.key()).isEqualTo(NODE));
    }

    @Test
    void standInThePlaceOfTheTickAndInTheNameOfTheirNodes() {
        set(NODE, "mine", NOON.plusSeconds(1));
        set(NODE, "mine-too", NOON.plusSeconds(1));
        set(OTHER, "theirs", NOON.plusSeconds(1));
        var followed =
                kafka.views()
                        .changes()
                        .subscribe("alarm", 0, NODE, OptionalLong.empty(), () -> {})
                        .orElseThrow();

        Origin tick = kafka.tick(NOON.plusSeconds(2));

        assertThat(kafka.drain(TOPICS.registryConfigs()))
                .hasSize(3)
                .allSatisfy(
                        entry -> {
                            assertThat(entry.origin()).isEqualTo(tick);
                            assertThat(entry.timestamp())
                                    .isEqualTo(NOON.plusSeconds(2).toEpochMilli());
                        });
        assertThat(followed.take())
                .extracting(Changes::node, Changes::origin, changes -> changes.changes().size())
                .containsExactly(tuple(NODE, tick, 2));
    }

    @Test
    void thatFailAreSetAsideForGoodAndStopNoOther() {
        set(NODE, "bad", NOON.plusSeconds(1));
        set(NODE, "good", NOON.plusSeconds(2));

        kafka.tick(NOON.plusSeconds(3));
        kafka.tick(NOON.plusSeconds(4));

        assertThat(fired()).containsExactly("good");
        assertThat(kafka.drain(TOPICS.rejected()))
                .singleElement()
                .satisfies(
                        entry -> {
                            assertThat(entry.key()).isEqualTo(NODE);
                            assertThat(Objects.requireNonNull(entry.value()).getReason())
                                    .isEqualTo("internal-error");
                        });
    }

    @Test
    void areTooManyForOneTickWhenTheyWouldFillItsTransaction() {
        IntStream.range(0, Timers.MOST_AT_ONCE + 10)
                .forEach(i -> set(NODE, "t" + i, NOON.plusMillis(i)));

        kafka.tick(NOON.plusSeconds(60));
        assertThat(fired()).hasSize(Timers.MOST_AT_ONCE).startsWith("t0", "t1");

        kafka.tick(NOON.plusSeconds(60));
        assertThat(fired()).hasSize(10);
    }

    @Test
    void heedNoTickThatAStrangerWrote() {
        set(NODE, "five", NOON.plusSeconds(5));
        var headers = new RecordHeaders();
        TopologyFixture.headers("tick", NOON).writeTo(headers);

        kafka.pipe("tick".getBytes(UTF_8), headers, new byte[0], NOON.plusSeconds(9));

        assertThat(fired()).isEmpty();
        assertThat(kafka.drain(TOPICS.rejected())).isEmpty();
        assertThat(kafka.count(JobMetrics.IGNORED, "reason", "not-a-node")).isEqualTo(1);
    }

    private void set(NodeKey node, String id, Instant at) {
        says(node, "set " + id + " " + at.toEpochMilli(), NOON);
    }

    private void says(NodeKey node, String text, Instant logged) {
        kafka.pipe(node, "test", text.getBytes(UTF_8), logged);
    }

    /** What was noted since the last call. */
    private List<String> fired() {
        return kafka.drain(TOPICS.registryConfigs()).stream()
                .map(entry -> new String(Objects.requireNonNull(entry.value()), UTF_8))
                .toList();
    }
}
