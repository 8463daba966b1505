package io.headwater.topologies.jobs;

import static org.apache.kafka.streams.KafkaStreams.State.REBALANCING;
import static org.apache.kafka.streams.KafkaStreams.State.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.schemas.KafkaUnavailableException;
import io.headwater.topologies.jobs.Backlog.Stretch;
import io.headwater.topologies.views.Watermarks;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CatchUpTest {
    private static final String JOB = "nodes";
    private static final TopicPartition UPLINK = PolledTest.PLACE;
    private static final TopicPartition REQUESTS = new TopicPartition("requests", 0);
    private static final OptionalLong NOTHING = OptionalLong.of(0);

    private final Watermarks watermarks = new Watermarks();
    private final Polled polled = new Polled();
    private final Map<TopicPartition, Stretch> cluster = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private volatile int failures;
    private CatchUp catchUp = allowing(0);

    @AfterEach
    void close() {
        catchUp.close();
    }

    @Test
    void isBehindByWhatHadComeWhenItGotThePartitionAndNotByWhatComesThen() {
        has(0, 10);
        cluster.put(UPLINK, new Stretch(10, 30));

        works();
        assertThat(catchUp.left()).hasValue(20);
        cluster.put(UPLINK, new Stretch(12, 500));
        catchUp.look();
        watermarks.reached(JOB, 0, 15);
        assertThat(catchUp.left()).hasValue(15);

        watermarks.reached(JOB, 0, 30);
        assertThat(catchUp.left()).isEqualTo(NOTHING);
    }

    @Test
    void doesNotWaitForEndsOfTransactionsThatNoTaskIsHanded() {
        has(0, 4);
        cluster.put(UPLINK, new Stretch(4, 7));
        works();

        polled.polled(PolledTest.poll(7, 4, 5));
        assertThat(catchUp.left()).hasValue(3);
        watermarks.processed(JOB, 0, 5);

        assertThat(catchUp.left()).isEqualTo(NOTHING);
    }

    @Test
    void waitsForTopicsBesideTheUplinkAsWell() {
        has(0, 10);
        cluster.put(UPLINK, new Stretch(10, 10));
        cluster.put(REQUESTS, new Stretch(0, 2));

        works();
        assertThat(catchUp.left()).hasValue(2);

        watermarks.processed(JOB + ".requests", 0, 1);
        assertThat(catchUp.left()).isEqualTo(NOTHING);
    }

    @Test
    void saysNothingBeforeItIsToldAndWhilePartitionsMove() {
        assertThat(catchUp.left()).isEmpty();
        has(0, 10);
        cluster.put(UPLINK, new Stretch(10, 30));

        works();
        catchUp.moved(REBALANCING);
        assertThat(catchUp.left()).isEmpty();
        catchUp.look();
        assertThat(catchUp.left()).isEmpty();

        works();
        assertThat(catchUp.left()).hasValue(20);
    }

    @Test
    void doesNotWaitForAPartitionThatAnotherInstanceTook() {
        has(0, 10);
        cluster.put(UPLINK, new Stretch(10, 30));
        works();

        catchUp.moved(REBALANCING);
        leaves(0);
        works();

        assertThat(catchUp.left()).isEqualTo(NOTHING);
    }

    @Test
    void aTaskThatIsBeingReplacedHasNotCaughtUp() {
        has(0, 10);
        cluster.put(UPLINK, new Stretch(10, 30));
        works();

        leaves(0); // its thread ended, and Kafka Streams says nothing of it
        assertThat(catchUp.left()).isEmpty();
        catchUp.look();
        assertThat(catchUp.left()).isEmpty();
        rests();
        assertThat(catchUp.left()).isEmpty();

        has(0, 10);
        assertThat(catchUp.left()).hasValue(20);
    }

    @Test
    void anInstanceThatHasNothingYetIsReadyAndAskedAgainOnceItHasSomething() {
        works();
        rests();
        assertThat(catchUp.left()).isEqualTo(NOTHING);

        has(0, 10);
        cluster.put(UPLINK, new Stretch(10, 30));
        catchUp.moved(REBALANCING);
        works();

        assertThat(catchUp.left()).hasValue(20);
    }

    @Test
    void thePartitionsOfASecondStepCountAsWell() {
        has(0, 10);
        cluster.put(UPLINK, new Stretch(10, 10));
        works();
        assertThat(catchUp.left()).isEqualTo(NOTHING);

        has(1, 0);
        cluster.put(new TopicPartition(UPLINK.topic(), 1), new Stretch(0, 1_000));
        catchUp.moved(REBALANCING);
        works();

        assertThat(catchUp.left()).hasValue(1_000);
    }

    @Test
    void oncePastItAndAtRestIsNeverBehindAgain() {
        has(0, 10);
        cluster.put(UPLINK, new Stretch(10, 10));
        works();
        rests();
        assertThat(catchUp.left()).isEqualTo(NOTHING);
        int before = asked.get();

        has(1, 0);
        cluster.put(new TopicPartition(UPLINK.topic(), 1), new Stretch(0, 1_000));
        catchUp.moved(REBALANCING);
        catchUp.moved(RUNNING);
        catchUp.look();

        assertThat(catchUp.left()).isEqualTo(NOTHING);
        assertThat(asked).hasValue(before);
    }

    @Test
    void doesNotWaitForWhatIsCommittedAndFollowedByEndsOfTransactions() {
        polled.polled(PolledTest.poll(7, 4, 5)); // the last record is 5
        has(0, 0); // a topic beside the uplink opens like this
        cluster.put(UPLINK, new Stretch(6, 7));

        works();

        assertThat(catchUp.left()).isEqualTo(NOTHING);
    }

    @Test
    void countsAsCaughtUpWithAsManyRecordsLeftAsAreAllowed() {
        catchUp.close();
        catchUp = allowing(5);
        has(0, 10);
        cluster.put(UPLINK, new Stretch(10, 30));

        works();
        watermarks.reached(JOB, 0, 24);
        assertThat(catchUp.left()).hasValue(6);
        watermarks.reached(JOB, 0, 25);

        assertThat(catchUp.left()).isEqualTo(NOTHING);
    }

    @Test
    void asksAgainWhenTheClusterDoesNotTell() {
        failures = 1;
        has(0, 10);
        cluster.put(UPLINK, new Stretch(10, 30));

        works();

        assertThat(catchUp.left()).hasValue(20);
        assertThat(asked).hasValueGreaterThan(1);
    }

    /** All threads work, and what they have to catch up with was asked. */
    private void works() {
        catchUp.moved(RUNNING);
        await().until(() -> catchUp.left().isPresent());
    }

    private void rests() {
        nanos.addAndGet(Duration.ofSeconds(15).toNanos());
    }

    private void leaves(int partition) {
        watermarks.revoked(JOB, partition);
        watermarks.revoked(JOB + ".requests", partition);
    }

    private void has(int partition, long committed) {
        watermarks.assigned(JOB, partition, committed);
        watermarks.assigned(JOB + ".requests", partition);
    }

    private CatchUp allowing(long left) {
        return new CatchUp(
                JOB,
                new CatchUp.Sources(
                        Map.of(UPLINK.topic(), JOB, REQUESTS.topic(), JOB + ".requests"),
                        watermarks,
                        polled,
                        this::stretches,
                        nanos::get),
                left);
    }

    private Map<TopicPartition, Stretch> stretches(Set<TopicPartition> places) {
        if (asked.incrementAndGet() <= failures) {
            throw new KafkaUnavailableException("asking a test", new IllegalStateException());
        }
        return places.stream()
                .collect(
                        Collectors.toMap(
                                place -> place,
                                place -> cluster.getOrDefault(place, new Stretch(0, 0))));
    }
}
