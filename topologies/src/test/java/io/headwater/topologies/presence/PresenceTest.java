package io.headwater.topologies.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.presence.PresenceState;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.schemas.dialect.rainmaker.PresenceEvent;
import io.headwater.schemas.dialect.rainmaker.PresenceEvent.Connected;
import io.headwater.schemas.dialect.rainmaker.PresenceEvent.Disconnected;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PresenceTest {
    @Test
    void aConnectOfANewerEpochEndsTheOlderSession() {
        var first = moved(null, ours("s1"), 10);

        var second = moved(first, ours("s2"), 20);

        assertThat(second.getConnected()).isTrue();
        assertThat(second.getSession()).isEqualTo("s2");
        assertThat(second.getEpoch()).isEqualTo(20);
    }

    @Test
    @Requirement("R-PR-3")
    void aLateDisconnectNeverMarksTheNodeOffline() {
        var second = moved(moved(null, ours("s1"), 10), ours("s2"), 20);

        assertThat(Presence.after(second, ourEnd("s1"), 10, 21)).isEqualTo(new Presence.Stale());
    }

    @Test
    void theDisconnectOfThePresentSessionCounts() {
        var open = moved(null, ours("s1"), 10);

        var closed = moved(open, ourEnd("s1"), 10);

        assertThat(closed.getConnected()).isFalse();
        assertThat(closed.getReason()).isEqualTo("CONNECTION_LOST");
        assertThat(closed.getRemoteAddress()).isEqualTo("198.51.100.7");
    }

    @Test
    @Requirement("R-PR-2")
    void aSecondDisconnectIsADuplicate() {
        var closed = moved(moved(null, ours("s1"), 10), ourEnd("s1"), 10);

        assertThat(Presence.after(closed, ourEnd("s1"), 10, 30))
                .isEqualTo(new Presence.Duplicate());
    }

    @Test
    void anEndWithoutAnEpochCountsForTheSessionThatItNames() {
        var open = moved(null, ours("s1"), 10);

        var closed = (Presence.Moved) Presence.afterUnnumbered(open, ourEnd("s1"), 30);

        assertThat(closed.state().getConnected()).isFalse();
        assertThat(closed.state().getEpoch()).isEqualTo(10);
        assertThat(Presence.afterUnnumbered(closed.state(), ourEnd("s1"), 31))
                .isEqualTo(new Presence.Duplicate());
    }

    @Test
    void anEndWithoutAnEpochChangesNoOtherSession() {
        var second = moved(moved(null, ours("s1"), 10), ours("s2"), 20);

        assertThat(Presence.afterUnnumbered(second, ourEnd("s1"), 30))
                .isEqualTo(new Presence.Stale());
        assertThat(Presence.afterUnnumbered(null, ourEnd("s1"), 30))
                .isEqualTo(new Presence.Stale());
        assertThat(Presence.afterUnnumbered(moved(null, theirs(3), 3), ourEnd("x"), 30))
                .isEqualTo(new Presence.Stale());
    }

    @Test
    void aReplayedConnectDoesNotReopenASession() {
        var closed = moved(moved(null, ours("s1"), 10), ourEnd("s1"), 10);

        assertThat(Presence.after(closed, ours("s1"), 10, 30)).isEqualTo(new Presence.Stale());
    }

    @Test
    void aNodeThatMovesToOurBridgeIsNotComparedWithItsOldBroker() {
        var elsewhere = moved(null, theirs(1_000_000), 1_000_000);

        var here = moved(elsewhere, ours("s1"), 10);

        assertThat(here.getEpoch()).isEqualTo(10);
        assertThat(Presence.after(here, theirEnd(1_000_000), 1_000_000, 30))
                .isEqualTo(new Presence.Stale());
    }

    private static PresenceState moved(
            @Nullable PresenceState known, PresenceEvent event, long number) {
        assertThat(Presence.after(known, event, number, 99)).isInstanceOf(Presence.Moved.class);
        return ((Presence.Moved) Presence.after(known, event, number, 99)).state();
    }

    private static Connected ours(String session) {
        return new Connected("n", 1_000, session, null, null, "198.51.100.7", 3, "life-1");
    }

    private static Disconnected ourEnd(String session) {
        return new Disconnected(
                "n", 2_000, session, null, null, false, "CONNECTION_LOST", 3, "life-1");
    }

    private static Connected theirs(long version) {
        return new Connected("n", 1_000, "x", null, version, null, null, null);
    }

    private static Disconnected theirEnd(long version) {
        return new Disconnected(
                "n", 2_000, "x", null, version, false, "CONNECTION_LOST", null, null);
    }
}
