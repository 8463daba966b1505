package io.headwater.bridge.landing;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class LaneTest {
    private static final long LIMIT = 100;

    private final Lane lane = new Lane("uplink", 3);
    private final Waiting old = waiting(LIMIT - 1);
    private final Waiting young = waiting(LIMIT + 50);

    @Test
    void isNotLateAsLongAsItsOldestRecordIsNot() {
        young.enter(lane);

        assertThat(lane.lateSince(LIMIT)).isEmpty();
        assertThat(waiting(LIMIT + 60).enter(lane)).isTrue();
    }

    @Test
    void isNotLateOnAccountOfARecordThatHasItsFate() {
        old.enter(lane);
        young.enter(lane);

        assertThat(lane.leave(old)).isFalse();

        assertThat(lane.lateSince(LIMIT)).isEmpty();
    }

    @Test
    void tellsOfEveryOpenRecordOnceWhenTheOldestIsLate() {
        var between = waiting(LIMIT);
        old.enter(lane);
        between.enter(lane);
        young.enter(lane);
        lane.leave(between);

        assertThat(lane.lateSince(LIMIT)).containsExactly(old, young);
        assertThat(lane.lateSince(LIMIT)).isEmpty();
    }

    @Test
    void takesNothingWhileItIsLate() {
        old.enter(lane);
        lane.lateSince(LIMIT);

        assertThat(young.enter(lane)).isFalse();
        assertThat(lane.isLate()).isTrue();
    }

    @Test
    void isOpenAgainWhenTheLastOfItsRecordsHasItsFateInWhateverOrder() {
        old.enter(lane);
        young.enter(lane);
        lane.lateSince(LIMIT);

        assertThat(lane.leave(young)).isFalse();
        assertThat(waiting(LIMIT + 60).enter(lane)).isFalse();
        assertThat(lane.leave(old)).isTrue();
        assertThat(waiting(LIMIT + 60).enter(lane)).isTrue();
    }

    private static Waiting waiting(long since) {
        var record = new Outgoing("uplink", new byte[] {1}, null, new RecordHeaders());
        return new Waiting(new Line(_ -> {}), record, false, since);
    }
}
