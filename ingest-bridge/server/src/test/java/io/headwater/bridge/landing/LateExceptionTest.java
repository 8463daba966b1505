package io.headwater.bridge.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.schemas.Origin;
import java.time.Duration;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class LateExceptionTest {
    private static final Origin PLACE = new Origin(3, 17);

    private final Line line = new Line(_ -> {});
    private final Waiting waiting = waiting(false);

    @Test
    void leadsToThePlaceThatALateRecordGetsInTheEnd() {
        var fate = LateException.fateOf(waiting);

        waiting.late();
        assertThatThrownBy(waiting::join).hasCauseInstanceOf(LateException.class);
        assertThat(fate.toCompletableFuture()).isNotDone();

        waiting.stored(PLACE);
        assertThat(fate.toCompletableFuture()).isCompletedWithValue(PLACE);
    }

    @Test
    void leadsToWhatWentWrongWithALateRecordInTheEnd() {
        waiting.late();

        waiting.fail(new IllegalStateException("closed"));

        assertThat(LateException.fateOf(waiting).toCompletableFuture())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("closed");
    }

    @Test
    void leavesAFateThatIsKnownInTimeAsItIs() {
        waiting.stored(PLACE);
        waiting.late();

        assertThat(waiting).isCompletedWithValue(PLACE);
        assertThat(LateException.fateOf(waiting).toCompletableFuture()).isCompletedWithValue(PLACE);
    }

    @Test
    void findsALateRecordBehindOtherStepsToo() {
        var followed = LateException.fateOf(waiting.thenApply(place -> place));

        waiting.late();
        waiting.stored(PLACE);

        assertThat(followed.toCompletableFuture()).isCompletedWithValue(PLACE);
    }

    @Test
    void breaksTheLineOfARecordThatMustNotBeLostAndOfNoOther() {
        waiting(true).late();
        assertThat(line.isBroken()).isFalse();

        waiting.late();
        assertThat(line.isBroken()).isTrue();
    }

    private Waiting waiting(boolean mayBeLost) {
        var record = new Outgoing("uplink", new byte[] {1}, null, new RecordHeaders());
        return new Waiting(line, record, mayBeLost, 0);
    }
}
