package io.headwater.sinks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
    private final Deque<CompletableFuture<Void>> sent = new ArrayDeque<>();
    private final DeadLetters letters =
            new DeadLetters(
                    Rejects.to(
                            (record, error) -> {
                                sent.add(new CompletableFuture<>());
                                return sent.getLast();
                            }));

    @Test
    void haveArrivedWhenThereAreNone() {
        assertThat(letters.arrived(Duration.ZERO)).isTrue();
    }

    @Test
    void haveNotArrivedWhileTheirTopicIsAway() {
        letters.report(refused());
        letters.report(refused());
        sent.getFirst().complete(null);

        assertThat(letters.arrived(Duration.ZERO)).isFalse();
        sent.getLast().complete(null);
        assertThat(letters.arrived(Duration.ofSeconds(30))).isTrue();
    }

    @Test
    void neverArriveOnceOneWasNotTaken() {
        letters.report(refused());
        letters.report(refused());
        sent.getFirst().completeExceptionally(new IllegalStateException("too large"));
        sent.getLast().complete(null);

        assertThat(letters.arrived(Duration.ofSeconds(30))).isFalse();
        assertThat(letters.failure()).hasMessage("too large");
        letters.report(refused());
        assertThat(letters.arrived(Duration.ofSeconds(30))).isFalse();
    }

    private static Refused refused() {
        return new Refused(new SinkRecord("t", 0, null, null, null, null, 1), "no", null);
    }
}
