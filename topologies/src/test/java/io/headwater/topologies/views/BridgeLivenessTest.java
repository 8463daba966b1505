package io.headwater.topologies.views;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.topologies.views.Bridges.State;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BridgeLivenessTest {
    private Instant now = Instant.parse("2026-06-01T12:00:00Z");
    private final BridgeRecords records = new BridgeRecords(() -> now);

    @Test
    void aBridgeWhoseRecordCannotBeReadIsUnknownUntilOneCan() {
        records.renewed(1, "other");
        records.renewed(0, "first");
        reads(0);
        assertThat(records.of(0, "first")).isEqualTo(new State.Alive());

        records.renewedInLaterWords(0);
        reads(1);
        reads(1);

        assertThat(records.of(0, "first")).isInstanceOf(State.Unknown.class);
        assertThat(records.of(0, "second")).isInstanceOf(State.Unknown.class);
        assertThat(records.of(1, "other")).isEqualTo(new State.Alive());

        records.renewed(0, "third");
        reads(1);

        assertThat(records.of(0, "first")).isEqualTo(new State.Dead("replaced"));
        assertThat(records.of(0, "third")).isEqualTo(new State.Alive());
    }

    @Test
    void anEndThatMovesIsNoContactWhileNothingIsRead() {
        records.renewed(0, "first");
        reads(0);

        for (int i = 0; i < 9; i++) {
            records.renewedUnheard();
            reads(2);
        }

        assertThat(records.of(0, "first")).isInstanceOf(State.Unknown.class);
    }

    @Test
    void anEndThatStandsStillIsContact() {
        records.renewed(0, "first");
        reads(0);

        for (int i = 0; i < 9; i++) {
            reads(2);
        }

        assertThat(records.of(0, "first")).isEqualTo(new State.Dead("silent"));
    }

    private void reads(int seconds) {
        now = now.plusSeconds(seconds);
        records.areRead();
    }
}
