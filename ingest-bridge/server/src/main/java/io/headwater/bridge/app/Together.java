package io.headwater.bridge.app;

import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Ends that wait for Kafka, side by side: nodes wait for the next bridge meanwhile. */
final class Together {
    private Together() {}

    /** Returns when all of them are done. */
    static void run(Runnable... ends) {
        var all =
                Stream.of(ends)
                        .map(end -> CompletableFuture.runAsync(end, Thread::startVirtualThread))
                        .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(all).join();
    }
}
