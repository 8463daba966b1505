package io.headwater.topologies.views;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.presence.BridgeIncarnation;
import org.junit.jupiter.api.Test;

class IncarnationsTest {
    private final Incarnations incarnations = new Incarnations();

    @Test
    void aBridgeLivesForSixSecondsAfterItsRenewal() {
        renew("first", 10);

        assertThat(stateOf("first", 16)).isEqualTo(new Bridges.State.Alive());
        assertThat(stateOf("first", 17)).isEqualTo(new Bridges.State.Dead("silent"));
    }

    @Test
    void aBridgeThatRenewsLateLivesAgain() {
        renew("first", 10);
        renew("first", 30);

        assertThat(stateOf("first", 31)).isEqualTo(new Bridges.State.Alive());
    }

    @Test
    void aNewLifeEndsTheEarlierOneAtOnceAndForGood() {
        renew("first", 10);
        renew("second", 11);
        renew("first", 12);

        assertThat(stateOf("first", 12)).isEqualTo(new Bridges.State.Dead("replaced"));
        assertThat(stateOf("second", 12)).isEqualTo(new Bridges.State.Alive());
    }

    @Test
    void anOrderlyStopCountsAtOnce() {
        renew("first", 10);
        incarnations.observe(record("first", true), SECONDS.toNanos(11));

        assertThat(stateOf("first", 11)).isEqualTo(new Bridges.State.Dead("stopped"));
    }

    @Test
    void aBridgeNobodyHeardOfIsDead() {
        assertThat(stateOf("first", 1)).isEqualTo(new Bridges.State.Dead("never-seen"));
    }

    @Test
    void nothingIsKnownOfABridgeWhoseRecordsCannotBeRead() {
        renew("first", 10);
        incarnations.observeUnreadable(0);

        assertThat(stateOf("first", 11)).isInstanceOf(Bridges.State.Unknown.class);
        assertThat(stateOf("second", 90)).isInstanceOf(Bridges.State.Unknown.class);

        renew("second", 91);

        assertThat(stateOf("first", 91)).isEqualTo(new Bridges.State.Dead("replaced"));
    }

    private void renew(String incarnation, long atSeconds) {
        incarnations.observe(record(incarnation, false), SECONDS.toNanos(atSeconds));
    }

    private Bridges.State stateOf(String incarnation, long atSeconds) {
        return incarnations.of(0, incarnation, SECONDS.toNanos(atSeconds));
    }

    private static BridgeIncarnation record(String incarnation, boolean stopped) {
        return new BridgeIncarnation(0, incarnation, 1L, 2L, stopped);
    }
}
