package io.headwater.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SessionFuzzTest {
    private static final String SEED = "20250616";
    private static final String CASES = "5000";

    private final Output out = new Output();

    @Test
    void keepsItsPromisesWhateverComesAndServesOthersMeanwhile() {
        int exit = out.of("session", "--seed", SEED, "--cases", CASES);

        assertThat(exit).as(out.toString()).isZero();
    }

    @Test
    void runsACaseAlone() {
        int exit = out.of("session", "--seed", SEED, "--case", "4711");

        assertThat(exit).isZero();
        assertThat(out.toString())
                .contains("session case 4711: changes [", "session case 4711: passed");
    }
}
