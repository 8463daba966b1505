package io.headwater.standalone.up;

import io.headwater.standalone.Refusal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was started, to be stopped in the reverse order. A part that becomes ready after stopping
 * began is stopped at once, so that nothing outlives an interrupted start. Safe for any thread.
 */
final class Parts implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Parts.class);

    private final Deque<Part> running = new ArrayDeque<>(); // guarded by this
    private final List<CompletableFuture<?>> starting = new ArrayList<>(); // guarded by this
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean stopping; // guarded by this

    private record Part(String name, AutoCloseable stop) {}

    /**
     * Owns a part from now on.
     *
     * @throws Refusal when stopping has begun; the part is stopped then
     */
    <T> T add(String name, T part, AutoCloseable stop) {
        synchronized (this) {
            if (!stopping) {
                running.push(new Part(name, stop));
                return part;
            }
        }
        stop(new Part(name, stop));
        throw new Refusal("stopped while starting");
    }

    <T extends AutoCloseable> T add(String name, T part) {
        return add(name, part, part);
    }

    /** Starts something beside the others; stopping waits for it to have come up or failed. */
    <T> CompletableFuture<T> inBackground(String name, Callable<T> start) {
        var started = new CompletableFuture<T>();
        synchronized (this) {
            starting.add(started);
        }
        Thread.ofPlatform()
                .daemon()
                .name("start-" + name)
                .start(
                        () -> {
                            try {
                                started.complete(start.call());
                            } catch (Exception | Error e) {
                                started.completeExceptionally(e);
                            }
                        });
        return started;
    }

    /** Waits until everything was stopped. */
    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    @Override
    public void close() {
        List<CompletableFuture<?>> stillStarting;
        synchronized (this) {
            stopping = true;
            stillStarting = List.copyOf(starting);
        }
        Part part;
        while ((part = next()) != null) {
            stop(part);
        }
        stillStarting.forEach(start -> start.handle((started, failure) -> null).join());
        ended.countDown();
    }

    private synchronized @Nullable Part next() {
        return running.poll();
    }

    private static void stop(Part part) {
        try {
            part.stop().close();
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            LOGGER.atError()
                    .addKeyValue("part", part.name())
                    .setCause(e)
                    .log("a part did not stop in order");
        }
    }
}
