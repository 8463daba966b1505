package io.headwater.topologies.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class ThreadReplacementsTest {
    private Instant now = Instant.parse("2026-06-01T12:00:00Z");
    private final ThreadReplacements replacements = new ThreadReplacements(() -> now);

    @Test
    void allowsTenInTenMinutes() {
        for (int i = 0; i < 10; i++) {
            assertThat(replacements.allowed()).isTrue();
        }

        assertThat(replacements.allowed()).isFalse();
    }

    @Test
    void forgetsThoseOfLongAgo() {
        for (int i = 0; i < 10; i++) {
            replacements.allowed();
        }

        now = now.plus(Duration.ofMinutes(11));

        assertThat(replacements.allowed()).isTrue();
    }

    @Test
    void replacesOnlyWhatTheClusterEnded() {
        assertThat(Failures.mayPass(new StreamsException(new TimeoutException("late")))).isTrue();
        assertThat(Failures.mayPass(new StreamsException(new IllegalStateException("bug"))))
                .isFalse();
        assertThat(
                        Failures.mayPass(
                                new StreamsException(
                                        new CircuitOpenException(
                                                "many", new IllegalStateException("bug")))))
                .isFalse();
    }
}
