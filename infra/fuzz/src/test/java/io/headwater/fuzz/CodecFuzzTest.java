package io.headwater.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CodecFuzzTest {
    private static final String SEED = "20250615";
    private static final String CASES = "60000";

    private final Output out = new Output();

    @Test
    void keepsItsPromisesWhateverComes() {
        int exit = out.of("codec", "--seed", SEED, "--cases", CASES);

        assertThat(exit).as(out.toString()).isZero();
    }
}
