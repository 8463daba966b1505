package io.headwater.topologies.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.rules.NodeCondition;
import io.headwater.avro.rules.NodeRule;
import io.headwater.avro.rules.NodeRules;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FoldTest {
    private static final long NOW = 10_000_000;

    private final NodeRules standing =
            new NodeRules(
                    List.of(
                            NodeRule.newBuilder()
                                    .setRule("later")
                                    .setChangedAt(1)
                                    .setConditions(
                                            List.of(
                                                    NodeCondition.newBuilder()
                                                            .setSubject("weather")
                                                            .setDueAt(NOW - 1)
                                                            .build()))
                                    .build()));

    @Test
    void leavesWhatStandsOfALaterVersionsRuleAndAsksForItOnlyNowAndThen() {
        var fold = new Fold(standing, List.of(), NOW, () -> "none");

        fold.align(_ -> Optional.empty(), _ -> null);
        fold.pass();

        assertThat(fold.after())
                .satisfies(
                        after -> {
                            NodeRule left = after.getRules().getFirst();
                            assertThat(left.getConditions())
                                    .isEqualTo(standing.getRules().getFirst().getConditions());
                            assertThat(left.getChangedAt()).as("begun anew later").isNegative();
                        });
        assertThat(fold.turns()).isEmpty();
        assertThat(fold.nextDue(standing)).hasValue(NOW + RuleTimers.LATER_AGAIN_MS);
        assertThat(Fold.firstDue(standing)).hasValue(NOW - 1);
    }

    @Test
    void forgetsWhatStandsOfARuleThatIsGone() {
        var fold = new Fold(standing, List.of(), NOW, () -> "none");

        fold.align(_ -> Optional.of(Turn.Why.RULE), _ -> null);

        assertThat(fold.after()).isNull();
    }
}
