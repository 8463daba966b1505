package io.headwater.sinks.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryRuleTest {
    private final RetryRule rule = new RetryRule(Duration.ofSeconds(2), Duration.ofMinutes(1), 8);
    private final Random chance = new Random(1);

    @Test
    void waitsTwiceAsLongEachTimeWithHalfLeftToChance() {
        for (int i = 0; i < 100; i++) {
            assertThat(wait(1)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
            assertThat(wait(3)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(8));
            assertThat(wait(7)).isBetween(Duration.ofSeconds(30), Duration.ofMinutes(1));
        }
        assertThat(wait(1)).isNotEqualTo(wait(1));
    }

    @Test
    void waitsAsLongAsTheDestinationAsks() {
        assertThat(rule.after(1, Duration.ofHours(1), chance)).contains(Duration.ofHours(1));
        assertThat(rule.after(1, Duration.ZERO, chance).orElseThrow())
                .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void ends() {
        assertThat(rule.after(8, null, chance)).isEqualTo(Optional.empty());
    }

    private Duration wait(int made) {
        return rule.after(made, null, chance).orElseThrow();
    }
}
