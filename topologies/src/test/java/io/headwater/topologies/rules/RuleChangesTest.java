package io.headwater.topologies.rules;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static io.headwater.topologies.rules.TankFixture.LEVEL;
import static io.headwater.topologies.rules.TankFixture.above;
import static io.headwater.topologies.rules.TankFixture.definition;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rule that is replaced or removed, while it is on or not. */
class RuleChangesTest {
    private final TankFixture tank;

    RuleChangesTest(@TempDir Path folder) {
        tank = new TankFixture(folder);
    }

    @AfterEach
    void close() {
        tank.close();
    }

    @Test
    void aRuleThatIsReplacedStaysOnWhereItStillHoldsAndIsToldOnce() {
        tank.isOf(NODE, "anna");
        tank.rule("full", above(LEVEL, "90", null, 60));
        tank.level("95", 10);
        tank.ticks(70);

        tank.rule("full", definition(above(LEVEL, "92", null, 60)).setSeverity("critical"));
        tank.ticks(71);

        assertThat(tank.on()).containsExactly("full");
        assertThat(tank.alerts()).hasSize(1);
        assertThat(tank.kafka().drainAll(TOPICS.pushEvents())).hasSize(1);
    }

    @Test
    void aRuleThatIsReplacedOrRemovedWhileItIsOnClearsItsAlert() {
        tank.rule("full", above(LEVEL, "90", null, 0));
        tank.rule("high", above(LEVEL, "90", null, 0));
        tank.level("95", 10);

        tank.rule("full", above(LEVEL, "99", null, 0));
        tank.remove("high");
        tank.ticks(12);

        assertThat(tank.on()).isEmpty();
        assertThat(tank.alerts())
                .hasSize(2)
                .allSatisfy(alert -> assertThat(alert.getClearedBy()).isEqualTo("rule"));
    }
}
