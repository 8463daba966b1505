package io.headwater.sinks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(3));

    @Test
    void doublesUpToTheLongestWait() {
        assertThat(new long[] {next(), next(), next(), next(), next()})
                .containsExactly(500, 1_000, 2_000, 3_000, 3_000);
    }

    @Test
    void staysAtTheLongestWaitThroughALongOutage() {
        for (int i = 0; i < 1_000; i++) {
            next();
        }

        assertThat(next()).isEqualTo(3_000);
        assertThat(backoff.failures()).isEqualTo(1_001);
    }

    @Test
    void startsAgainAfterASuccess() {
        next();
        next();

        backoff.afterSuccess();

        assertThat(next()).isEqualTo(500);
    }

    private long next() {
        return backoff.afterFailure().toMillis();
    }
}
