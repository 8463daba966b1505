package io.headwater.topologies.rules;

import static io.headwater.topologies.rules.TankFixture.FLOW;
import static io.headwater.topologies.rules.TankFixture.LEVEL;
import static io.headwater.topologies.rules.TankFixture.absent;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules about what is not heard. */
class RuleAbsenceTest {
    private final TankFixture tank;

    RuleAbsenceTest(@TempDir Path folder) {
        tank = new TankFixture(folder);
    }

    @AfterEach
    void close() {
        tank.close();
    }

    @Test
    void aParameterThatIsNotReportedForAWhileIsAbsentUntilItIs() {
        tank.rule("silent", absent(LEVEL, 60));
        tank.level("1", 30); // the same value is heard all the same
        tank.ticks(89);
        assertThat(tank.on()).isEmpty();

        tank.ticks(90);
        assertThat(tank.on()).containsExactly("silent");
        assertThat(tank.alerts().getFirst().getText()).isEqualTo("silent: Tank.Level is silent");

        tank.level("1", 100);
        assertThat(tank.on()).isEmpty();
    }

    @Test
    void aSeriesWithoutPointsForAWhileIsAbsentUntilOneComes() {
        tank.rule("dry", absent(FLOW, 60));
        tank.flow("5", 30, 30);
        tank.level("2", 80); // says nothing of the series
        tank.ticks(89);
        assertThat(tank.on()).isEmpty();

        tank.ticks(90);
        assertThat(tank.on()).containsExactly("dry");
        assertThat(tank.alerts().getFirst().getText()).isEqualTo("dry: Tank.Flow is silent");

        tank.flow("5", 100, 100);
        assertThat(tank.on()).isEmpty();

        tank.ticks(160);
        assertThat(tank.on()).containsExactly("dry");
    }

    @Test
    void aNodeThatSendsNothingIsAbsentWithinAMinuteOfTheTime() {
        tank.rule("away", absent(new Subject.Messages().text(), 600));
        tank.lid("true", 300);

        tank.ticks(600);
        assertThat(tank.on()).isEmpty();

        tank.ticks(960);
        assertThat(tank.on()).containsExactly("away");

        tank.lid("false", 1_000);
        assertThat(tank.on()).isEmpty();
    }

    @Test
    void whatComesDueLongAfterItsTimeIsCountedAnewAsNobodyListened() {
        tank.rule("silent", absent(LEVEL, 60));

        tank.ticks(3_600);
        assertThat(tank.on()).isEmpty();

        tank.ticks(3_660);
        assertThat(tank.on()).containsExactly("silent");
    }
}
