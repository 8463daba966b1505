package io.headwater.topologies.views;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WatermarksTest {
    private static final String JOB = "nodes";
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Watermarks watermarks = new Watermarks();

    @Test
    void aProcessedPositionIsReachedAtOnce() {
        watermarks.assigned(JOB, 3, 100);

        watermarks.processed(JOB, 3, 117);

        assertThat(waitFor(new Origin(3, 117), Duration.ZERO)).isEqualTo(new Reached.Yes(118));
    }

    @Test
    void whatWasCommittedBeforeTheTaskStartedIsReached() {
        watermarks.assigned(JOB, 3, 100);

        assertThat(waitFor(new Origin(3, 99), Duration.ZERO)).isEqualTo(new Reached.Yes(100));
    }

    @Test
    void aPositionAheadIsAnsweredWithTheLagWhenNobodyWantsToWait() {
        watermarks.assigned(JOB, 3, 100);

        assertThat(waitFor(new Origin(3, 104), Duration.ZERO))
                .isEqualTo(new Reached.NotYet(100, 5));
    }

    @Test
    void aPositionAheadIsAnsweredWithTheLagAfterItsDeadline() {
        watermarks.assigned(JOB, 3, 100);

        assertThat(waitFor(new Origin(3, 104), Duration.ofMillis(20)))
                .isEqualTo(new Reached.NotYet(100, 5));
    }

    @Test
    void whoeverWaitsIsAnsweredWhenTheRecordIsProcessed() {
        watermarks.assigned(JOB, 3, 100);
        var waiting = watermarks.reached(JOB, new Origin(3, 101), LONG).toCompletableFuture();

        watermarks.processed(JOB, 3, 100);
        assertThat(waiting).isNotDone();
        watermarks.processed(JOB, 3, 101);

        assertThat(waiting).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(new Reached.Yes(102));
    }

    @Test
    void whatWasCommittedMayBecomeKnownAfterTheFirstRecords() {
        watermarks.assigned(JOB, 3);
        watermarks.processed(JOB, 3, 120);

        watermarks.reached(JOB, 3, 100);

        assertThat(watermarks.next(JOB, 3)).hasValue(121);
    }

    @Test
    void jobsAndPartitionsMoveApart() {
        watermarks.assigned(JOB, 3, 100);
        watermarks.assigned(JOB, 4, 0);
        watermarks.assigned("timeseries", 3, 50);

        watermarks.processed(JOB, 3, 200);

        assertThat(watermarks.positions(JOB)).containsEntry(3, 201L).containsEntry(4, 0L);
        assertThat(watermarks.next("timeseries", 3)).hasValue(50);
    }

    @Test
    void aPartitionThatIsNotHereIsSaidToBeElsewhere() {
        assertThat(waitFor(new Origin(9, 1), LONG)).isEqualTo(new Reached.NotHere());
    }

    @Test
    void whoeverWaitsIsToldWhenThePartitionMovesAway() {
        watermarks.assigned(JOB, 3, 100);
        var waiting = watermarks.reached(JOB, new Origin(3, 101), LONG).toCompletableFuture();

        watermarks.revoked(JOB, 3);

        assertThat(waiting).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(new Reached.NotHere());
        assertThat(watermarks.next(JOB, 3)).isEmpty();
    }

    @Test
    void nobodyIsForgottenWhileTheTaskRunsPastThem() throws Exception {
        watermarks.assigned(JOB, 0, 0);
        var answers = new ArrayList<CompletableFuture<Reached>>();
        var task =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    for (long offset = 0; offset < 200_000; offset++) {
                                        watermarks.processed(JOB, 0, offset);
                                    }
                                });

        for (long offset = 0; offset < 200_000; offset += 100) {
            answers.add(watermarks.reached(JOB, new Origin(0, offset), LONG).toCompletableFuture());
        }
        task.join();

        assertThat(CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)))
                .succeedsWithin(10, TimeUnit.SECONDS);
        assertThat(answers).allMatch(answer -> answer.join() instanceof Reached.Yes);
    }

    private Reached waitFor(Origin position, Duration deadline) {
        return watermarks.reached(JOB, position, deadline).toCompletableFuture().join();
    }
}
