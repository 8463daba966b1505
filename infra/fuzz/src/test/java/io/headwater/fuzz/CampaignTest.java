package io.headwater.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CampaignTest {
    private final Output out = new Output();

    @Test
    void saysHowACaseThatFailsIsRunAgain() {
        var campaign = new Campaign(7, 10, null, out.writer());

        boolean passed = campaign.isPassedBy(new Fragile(Set.of(3L), false));

        assertThat(passed).isFalse();
        assertThat(out.toString())
                .contains("fragile: it broke", "infra/headwater fuzz fragile --seed 7 --case 3");
    }

    @Test
    void namesTheCasesThatMayHaveLeftSomethingBehind() {
        var campaign = new Campaign(7, 10, null, out.writer());

        boolean passed = campaign.isPassedBy(new Fragile(Set.of(), true));

        assertThat(passed).isFalse();
        assertThat(out.toString()).contains("one of the cases 0 to 9 of --seed 7");
    }

    @Test
    void endsWithItsTime() {
        var campaign = new Campaign(7, Long.MAX_VALUE, Duration.ofMillis(1), out.writer());

        assertThat(campaign.isPassedBy(new Fragile(Set.of(), false))).isTrue();
    }

    @Test
    void makesTheSameCaseOfTheSameSeedAndNumber() {
        for (long number = 0; number < 1_000; number++) {
            FuzzCase once = FuzzCase.of(7, number, 4_096);
            FuzzCase again = FuzzCase.of(7, number, 4_096);

            assertThat(again.inWords()).isEqualTo(once.inWords());
            assertThat(again.bytes()).isEqualTo(once.bytes());
        }
    }

    @Test
    void refusesATimeWithoutItsUnit() {
        assertThat(out.of("codec", "--for", "soon")).isEqualTo(2);
        assertThat(out.toString()).contains("expected a time such as 90s, 10m or 2h, got 'soon'");
    }

    /** Breaks at some cases, or leaves something behind. */
    private record Fragile(Set<Long> breaksAt, boolean leaves) implements Target {
        @Override
        public String name() {
            return "fragile";
        }

        @Override
        public int packetMost() {
            return 4_096;
        }

        @Override
        public void run(FuzzCase input) {
            if (breaksAt.contains(input.number())) {
                throw new Finding("it broke");
            }
        }

        @Override
        public void checkAfterwards() {
            if (leaves) {
                throw new Finding("something is left");
            }
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
