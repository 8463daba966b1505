package io.headwater.bench.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WaitingTest {
    @Test
    void asksUntilItHolds() throws InterruptedException {
        var asked = new AtomicInteger();

        Waiting.until(() -> asked.incrementAndGet() == 3);

        assertThat(asked).hasValue(3);
    }

    @Test
    void asksOnceAtLeastHoweverLittleTimeThereIs() throws InterruptedException {
        Waiting.until(() -> true, Duration.ZERO, () -> "never said");
    }

    @Test
    void saysWhatHasNotComeTrueInTime() {
        assertThatThrownBy(() -> Waiting.until(() -> false, Duration.ZERO, () -> "nobody came"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("nobody came");
    }

    @Test
    void endsWithWhatTheConditionThrows() {
        assertThatThrownBy(
                        () ->
                                Waiting.until(
                                        () -> {
                                            throw new IOException("gone");
                                        }))
                .isInstanceOf(IOException.class)
                .hasMessage("gone");
    }
}
