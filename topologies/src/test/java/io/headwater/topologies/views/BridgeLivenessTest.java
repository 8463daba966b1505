package io.headwater.topologies.views;

import static ch.qos.logback.classic.Level.ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.headwater.topologies.views.Bridges.State;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

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
    void aLaterVersionIsToldOnceAndCountedWithEachRecord() {
        var metrics = new SimpleMeterRegistry();
        var bridges = new BridgeRecords(() -> now, metrics);
        var log = new ListAppender<ILoggingEvent>();
        var logger = (Logger) LoggerFactory.getLogger(BridgeLiveness.class);
        log.start();
        logger.addAppender(log);

        for (int schema : new int[] {1_000, 1_000, 1_001, 1_000}) {
            bridges.renewedInLaterWords(0, schema);
            bridges.areRead();
        }
        logger.detachAppender(log);

        assertThat(log.list).extracting(ILoggingEvent::getLevel).containsExactly(ERROR, ERROR);
        assertThat(metrics.get(BridgeLiveness.UNREADABLE.name()).counter().count()).isEqualTo(4);
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
