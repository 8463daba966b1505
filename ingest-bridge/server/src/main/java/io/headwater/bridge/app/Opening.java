package io.headwater.bridge.app;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The first moments of a bridge: its ports listen, and what it needs of Kafka is on its way. Nodes
 * that lost an earlier bridge come all at once; told that the server is unavailable, each would
 * wait twice as long as before, so they wait here instead. Safe for any thread.
 */
final class Opening {
    /** Our choice: half of what ESP-IDF's client allows for a CONNACK, its network timeout. */
    static final Duration LONGEST = Duration.ofSeconds(5);

    private final Supplier<Optional<String>> notReady;
    private final LongSupplier nanoTime;
    private final long since;
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    /**
     * @param notReady why no node can be let in at the moment; empty when nodes can
     * @param nanoTime the steady clock
     */
    Opening(Supplier<Optional<String>> notReady, LongSupplier nanoTime) {
        this.notReady = notReady;
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
    }

    /** Looks whether nodes can be let in, or have waited long enough; who waits then hears. */
    boolean isOver() {
        if (notReady.get().isEmpty() || nanoTime.getAsLong() - since > LONGEST.toNanos()) {
            end();
        }
        return over.isDone();
    }

    /** Nobody waits any more. */
    void end() {
        over.complete(null);
    }

    /** Why no node can be let in, once that can be said: at once, but for the first moments. */
    CompletionStage<Optional<String>> notReady() {
        return over.thenApply(_ -> notReady.get());
    }
}
