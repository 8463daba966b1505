package io.headwater.topologies.rules;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static io.headwater.topologies.rules.TankFixture.FLOW;
import static io.headwater.topologies.rules.TankFixture.LEVEL;
import static io.headwater.topologies.rules.TankFixture.above;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** For how long something must be so, by whose clock. */
class RuleTimesTest {
    private final TankFixture tank;

    RuleTimesTest(@TempDir Path folder) {
        tank = new TankFixture(folder);
    }

    @AfterEach
    void close() {
        tank.close();
    }

    @Test
    void whatMustBeSoForAWhileTurnsTheRuleOnWithTheTickAndNotBefore() {
        tank.rule("full", above(LEVEL, "90", null, 60));
        tank.level("95", 10);

        tank.ticks(69);
        assertThat(tank.on()).isEmpty();

        tank.ticks(70);
        assertThat(tank.on()).containsExactly("full");

        tank.ticks(200);
        assertThat(tank.alerts()).hasSize(1);
    }

    @Test
    void whatWasNotSoForLongEnoughRaisesNothing() {
        tank.rule("full", above(LEVEL, "90", null, 60));
        tank.level("95", 10);

        tank.level("50", 50);
        tank.ticks(200);
        tank.level("95", 210);
        tank.ticks(260);

        assertThat(tank.alerts()).isEmpty();
    }

    @Test
    void whatCameAboutAndEndedBeforeAnyTickIsKeptAndToldToNobody() {
        tank.isOf(NODE, "anna");
        tank.rule("full", above(LEVEL, "90", null, 60));
        tank.level("95", 10);

        tank.level("50", 100);

        assertThat(tank.alerts())
                .singleElement()
                .satisfies(
                        alert -> {
                            assertThat(alert.getClearedBy()).isEqualTo("value");
                            assertThat(alert.getQuiet()).isTrue();
                        });
        assertThat(tank.kafka().drainAll(TOPICS.pushEvents())).isEmpty();
    }

    @Test
    void aPointThatComesLateChangesNothingAndOneThatComesTwiceNothingMore() {
        tank.rule("flows", above(FLOW, "10", null, 0));
        tank.flow("5", 100, 100);

        tank.flow("50", 90, 101);
        assertThat(tank.on()).isEmpty();

        tank.flow("50", 110, 110);
        tank.flow("50", 110, 111);
        tank.flow("5", 105, 112);
        assertThat(tank.on()).containsExactly("flows");
        assertThat(tank.alerts()).hasSize(1);

        tank.flow("5", 120, 120);
        assertThat(tank.on()).isEmpty();
    }

    @Test
    void aClockThatIsAheadCountsAsNow() {
        tank.rule("flows", above(FLOW, "10", null, 60));

        tank.flow("50", 28_800, 100);
        assertThat(tank.on()).isEmpty();
        tank.flow("5", 28_801, 101);
        tank.flow("50", 110, 110);
        tank.flow("51", 180, 180);

        assertThat(tank.on()).containsExactly("flows");
    }

    @Test
    void pointsThatComeTogetherAreJudgedByTheirOwnTimes() {
        tank.rule("flows", above(FLOW, "10", null, 60));

        tank.nodes()
                .sends(
                        NODE,
                        null,
                        "tsdata",
                        ("{\"name\":\"Tank.Flow\",\"dt\":\"float\",\"ts_data_version\":\"2021-09-13\",\"ts_data\":"
                                        + "[{\"name\":\"Tank.Flow\",\"dt\":\"float\",\"records\":["
                                        + "{\"v\":50.0,\"t\":%d},{\"v\":51.0,\"t\":%d}]}]}")
                                .formatted(
                                        tank.at(10).getEpochSecond(), tank.at(80).getEpochSecond()),
                        tank.at(100));

        assertThat(tank.on()).containsExactly("flows");
    }
}
