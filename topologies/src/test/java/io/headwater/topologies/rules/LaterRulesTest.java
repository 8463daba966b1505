package io.headwater.topologies.rules;

import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.rules.TankFixture.LATER;
import static io.headwater.topologies.rules.TankFixture.LEVEL;
import static io.headwater.topologies.rules.TankFixture.above;
import static io.headwater.topologies.rules.TankFixture.absent;
import static io.headwater.topologies.rules.TankFixture.definition;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.rules.Rule;
import io.headwater.avro.rules.RuleCondition;
import io.headwater.topologies.jobs.JobMetrics;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules that only a later version understands, and that are understood again. */
class LaterRulesTest {
    private final TankFixture tank;

    LaterRulesTest(@TempDir Path folder) {
        tank = new TankFixture(folder);
    }

    @AfterEach
    void close() {
        tank.close();
    }

    @Test
    void aRuleOfALaterVersionIsKeptAsItIsAndTurnsNothing() {
        tank.later("full");
        tank.rule("high", above(LEVEL, "90", null, 0));

        tank.level("95", 1);

        assertThat(tank.known("full")).isEqualTo(LATER);
        assertThat(tank.on()).containsExactly("high");
        assertThat(tank.kafka().shown(JobMetrics.LATER, "capability", "rules")).isEqualTo(1);

        tank.remove("full");

        assertThat(tank.known("full")).isNull();
        assertThat(tank.kafka().shown(JobMetrics.LATER, "capability", "rules")).isZero();
    }

    @Test
    void whatIsOnStaysOnWhileItsRuleIsOneOfALaterVersion() {
        tank.rule("full", above(LEVEL, "90", null, 0));
        tank.rule("high", above(LEVEL, "90", null, 0));
        tank.level("95", 1);

        tank.later("full");
        tank.level("50", 2);
        tank.ticks(4_000);
        tank.ticks(8_000);
        assertThat(tank.on()).containsExactly("full");

        tank.rule("full", above(LEVEL, "90", null, 0));
        tank.ticks(8_001);
        assertThat(tank.on()).isEmpty();
        assertThat(tank.alerts()).hasSize(2);
    }

    @Test
    void aRuleThatComesBackAsItWasJudgesWhatCameWhileThereWereOnlyLaterOnes() {
        Rule.Builder full = definition(above(LEVEL, "90", null, 0));
        tank.rule("full", full);
        tank.level("95", 1);

        tank.later("full");
        tank.level("50", 2);
        assertThat(tank.on()).containsExactly("full");

        tank.asItWas("full", full, tank.at(3));
        tank.ticks(3);
        assertThat(tank.on()).isEmpty();
    }

    @Test
    void anAbsenceCountsFromWhenItsRuleIsUnderstoodAgain() {
        Rule.Builder silent = definition(absent(LEVEL, 60));
        tank.rule("silent", silent);
        tank.level("1", 30);

        tank.later("silent");
        tank.level("1", 60);
        tank.asItWas("silent", silent, tank.at(80));
        tank.ticks(80);
        tank.ticks(90);
        assertThat(tank.on()).isEmpty();

        tank.ticks(139);
        assertThat(tank.on()).isEmpty();
        tank.ticks(140);
        assertThat(tank.on()).containsExactly("silent");
    }

    @Test
    void aRuleThatIsUnderstoodAgainIsInTimeThoughItsTimerWasPutOff() {
        Rule.Builder full = definition(above(LEVEL, "90", null, 2_000));
        tank.rule("full", full);
        tank.rule("high", above(LEVEL, "90", null, 100));
        tank.level("95", 10);

        tank.later("full");
        tank.ticks(110);
        assertThat(tank.on()).containsExactly("high");

        tank.asItWas("full", full, NOON.plusSeconds(50_000)); // nobody goes over its nodes before
        tank.level("96", 200);
        tank.ticks(2_010);
        assertThat(tank.on()).containsExactly("full", "high");
    }

    @Test
    void aRuleWithAWordOfALaterVersionIsKeptAndNotJudgedByTheRest() {
        RuleCondition between = above(LEVEL, "90", null, 0);
        between.setOperator("between");
        tank.rule("full", definition(above(LEVEL, "90", null, 0), between).setAny(true));

        tank.level("95", 1);

        assertThat(tank.on()).isEmpty();
        assertThat(tank.known("full")).isNotNull();
    }
}
