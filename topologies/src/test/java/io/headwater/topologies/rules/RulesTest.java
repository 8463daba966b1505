package io.headwater.topologies.rules;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static io.headwater.topologies.rules.TankFixture.FLOW;
import static io.headwater.topologies.rules.TankFixture.LEVEL;
import static io.headwater.topologies.rules.TankFixture.above;
import static io.headwater.topologies.rules.TankFixture.definition;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules over the values of a node, first and second times. */
class RulesTest {
    private final TankFixture tank;

    RulesTest(@TempDir Path folder) {
        tank = new TankFixture(folder);
    }

    @AfterEach
    void close() {
        tank.close();
    }

    @Test
    void aValueOverTheThresholdRaisesOneAlertAndItsFallClearsIt() {
        tank.rule("full", above(LEVEL, "90", null, 0));

        tank.level("95", 1);
        tank.level("96", 2);
        assertThat(tank.alerts())
                .singleElement()
                .satisfies(
                        alert -> {
                            assertThat(alert.getRule()).isEqualTo("full");
                            assertThat(alert.getRuleName()).isEqualTo("full");
                            assertThat(alert.getText()).isEqualTo("full: Tank.Level = 95");
                            assertThat(alert.getValues())
                                    .singleElement()
                                    .satisfies(
                                            value -> assertThat(value.getValue()).isEqualTo("95"));
                            assertThat(alert.getClearedAt()).isNull();
                        });

        tank.level("50", 3);

        assertThat(tank.alerts())
                .singleElement()
                .satisfies(
                        alert -> {
                            assertThat(alert.getClearedBy()).isEqualTo("value");
                            assertThat(alert.getClearedAt()).isEqualTo(tank.at(3).toEpochMilli());
                        });
    }

    @Test
    void aValueThatIsThereBeforeTheRuleCounts() {
        tank.level("95", 1);

        tank.rule("full", above(LEVEL, "90", null, 0));
        tank.ticks(2);

        assertThat(tank.on()).containsExactly("full");
    }

    @Test
    void aRuleStaysOnUntilTheValueHasReachedTheLevelToClearAt() {
        tank.rule("full", above(LEVEL, "90", "80", 0));

        tank.level("91", 1);
        tank.level("85", 2);
        tank.level("91", 3);
        assertThat(tank.on()).containsExactly("full");
        assertThat(tank.alerts()).hasSize(1);

        tank.level("80", 4);
        assertThat(tank.on()).isEmpty();

        tank.level("85", 5);
        assertThat(tank.on()).isEmpty();
    }

    @Test
    void aMessageThatIsDeliveredAgainChangesNothing() {
        tank.rule("full", above(LEVEL, "90", null, 0));
        tank.level("95", 1);
        tank.level("50", 2);

        tank.nodes().repeats(NODE, "params-local", "{\"Tank\":{\"Level\":95}}", tank.at(3));

        assertThat(tank.alerts()).hasSize(1);
        assertThat(tank.on()).isEmpty();
    }

    @Test
    void conditionsAreNeededAllOrAny() {
        tank.rule("both", definition(above(LEVEL, "90", null, 0), above(FLOW, "10", null, 0)));
        tank.rule(
                "one",
                definition(above(LEVEL, "90", null, 0), above(FLOW, "10", null, 0)).setAny(true));

        tank.level("95", 1);
        assertThat(tank.on()).containsExactly("one");

        tank.flow("50", 2, 2);
        assertThat(tank.on()).containsExactlyInAnyOrder("one", "both");

        tank.level("50", 3);
        assertThat(tank.on()).containsExactly("one");
    }

    @Test
    void aParameterThatIsGoneEndsWhatItMet() {
        tank.rule("full", above(LEVEL, "90", null, 0));
        tank.level("95", 1);

        tank.level("null", 2);

        assertThat(tank.on()).isEmpty();
    }

    @Test
    void aValueOfAnotherKindSaysNothing() {
        tank.rule("full", above(LEVEL, "90", null, 0));
        tank.level("95", 1);

        tank.level("\"a lot\"", 2);

        assertThat(tank.on()).containsExactly("full");
    }

    @Test
    void anAlertThatIsOverIsNotSaidAgain() {
        tank.isOf(NODE, "anna");
        tank.rule("full", above(LEVEL, "90", null, 0));
        tank.level("95", 1);
        tank.level("50", 2);
        tank.kafka().drainAll(TOPICS.pushEvents());

        tank.ticks(4_000);

        assertThat(tank.kafka().drainAll(TOPICS.pushEvents())).isEmpty();
    }
}
