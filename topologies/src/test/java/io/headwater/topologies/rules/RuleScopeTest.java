package io.headwater.topologies.rules;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static io.headwater.topologies.rules.TankFixture.LEVEL;
import static io.headwater.topologies.rules.TankFixture.OTHER;
import static io.headwater.topologies.rules.TankFixture.above;
import static io.headwater.topologies.rules.TankFixture.definition;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.topologies.alerts.Alerts;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which nodes a rule is about, and who is told. */
class RuleScopeTest {
    private final TankFixture tank;

    RuleScopeTest(@TempDir Path folder) {
        tank = new TankFixture(folder);
    }

    @AfterEach
    void close() {
        tank.close();
    }

    @Test
    void aNodeJoinsAndLeavesTheRulesOfItsType() {
        tank.rule("full", definition(above(LEVEL, "90", null, 0)).setTypes(List.of("tank")));
        tank.level("95", 1);
        assertThat(tank.on()).isEmpty();

        tank.isOfType("tank", 2);
        assertThat(tank.on()).containsExactly("full");

        tank.isOfType("bucket", 3);
        assertThat(tank.on()).isEmpty();
        assertThat(tank.alerts().getFirst().getClearedBy()).isEqualTo("scope");
    }

    @Test
    void aRuleOfAUserIsAboutTheUsersNodesAndTellsTheUserAlone() {
        tank.isOf(NODE, "anna", "berta");
        tank.rule("full", definition(above(LEVEL, "90", null, 0)).setOwner("anna"));
        tank.level(OTHER, "95", 1);

        tank.level("95", 2);

        assertThat(tank.kafka().drainAll(TOPICS.pushEvents()))
                .singleElement()
                .satisfies(event -> assertThat(event.key.user().id()).isEqualTo("anna"));
        assertThat(Alerts.of(OTHER, tank.kafka().store(Alerts.recent(TOPICS)))).isEmpty();

        tank.isOf(NODE, "berta");
        tank.lid("true", 3);
        assertThat(tank.on()).isEmpty();
    }

    @Test
    void aRuleForOneNodeLeavesOthersAlone() {
        tank.rule(
                "full",
                definition(above(LEVEL, "90", null, 0)).setNodes(List.of(OTHER.toString())));

        tank.level("95", 1);
        tank.level(OTHER, "95", 2);

        assertThat(tank.on()).isEmpty();
        assertThat(tank.kafka().drainAll(TOPICS.rulesFirings()))
                .singleElement()
                .satisfies(row -> assertThat(row.key.node()).isEqualTo(OTHER));
    }
}
