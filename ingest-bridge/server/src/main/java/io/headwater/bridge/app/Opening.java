package io.headwater.bridge.app;

import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
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
    private final Queue<CompletableFuture<Optional<String>>> waiting =
            new ConcurrentLinkedQueue<>();
    private volatile boolean over;

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
        return over;
    }

    /** Nobody waits any more. */
    void end() {
        over = true;
        letGo();
    }

    /** Why no node can be let in, once that can be said: at once, but for the first moments. */
    CompletionStage<Optional<String>> notReady() {
        if (over) {
            return CompletableFuture.completedFuture(notReady.get());
        }
        var mine = new CompletableFuture<Optional<String>>();
        waiting.add(mine);
        if (over) {
            letGo(); // it ended between the two lines
        }
        return mine;
    }

    /**
     * In the order in which they came: of two connections of a node the later one is the one that
     * lives, and the last to be let in keeps the place.
     */
    private synchronized void letGo() {
        for (var next = waiting.poll(); next != null; next = waiting.poll()) {
            next.complete(notReady.get());
        }
    }
}
