package io.headwater.bridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpeningTest {
    private static final Optional<String> AWAY = Optional.of("Kafka has not answered yet");

    private Optional<String> notReady = AWAY;
    private long now = -1; // a steady clock may be anywhere
    private final Opening opening = new Opening(() -> notReady, () -> now);

    @Test
    void keepsNodesWaitingUntilTheyCanBeLetIn() {
        var early = opening.notReady().toCompletableFuture();
        assertThat(opening.isOver()).isFalse();
        assertThat(early).isNotDone();

        notReady = Optional.empty();

        assertThat(opening.isOver()).isTrue();
        assertThat(early).isCompletedWithValue(Optional.empty());
    }

    @Test
    void letsThemInInTheOrderInWhichTheyCame() {
        var order = new ArrayList<String>();
        opening.notReady().thenAccept(_ -> order.add("first connection of a node"));
        opening.notReady().thenAccept(_ -> order.add("its second one"));

        notReady = Optional.empty();

        assertThat(opening.isOver()).isTrue();
        assertThat(order).containsExactly("first connection of a node", "its second one");
    }

    @Test
    void keepsNobodyWaitingLongerThanTheFirstMoments() {
        var early = opening.notReady().toCompletableFuture();

        passes(Opening.LONGEST);
        assertThat(opening.isOver()).isFalse();
        passes(Duration.ofNanos(1));

        assertThat(opening.isOver()).isTrue();
        assertThat(early).isCompletedWithValue(AWAY);
    }

    @Test
    void answersAtOnceFromThenOnWhateverIsTheCase() {
        notReady = Optional.empty();
        assertThat(opening.isOver()).isTrue();

        notReady = AWAY;

        assertThat(opening.notReady().toCompletableFuture()).isCompletedWithValue(AWAY);
    }

    @Test
    void aBridgeThatStopsBeforeItWasOpenKeepsNobody() {
        var early = opening.notReady().toCompletableFuture();

        opening.end();

        assertThat(early).isCompletedWithValue(AWAY);
        assertThat(opening.isOver()).isTrue();
    }

    private void passes(Duration time) {
        now += time.toNanos();
    }
}
