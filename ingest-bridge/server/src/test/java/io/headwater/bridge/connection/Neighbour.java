package io.headwater.bridge.connection;

import static io.headwater.bridge.connection.RawClient.publish;
import static io.headwater.bridge.parts.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A node that behaves: it publishes at QoS 1, one message after the other, and remembers how long
 * it had to wait for the slowest PUBACK.
 */
final class Neighbour implements AutoCloseable {
    /** A promise of ours, so that it holds on however busy a machine. */
    private static final Duration BOUND = Duration.ofSeconds(1);

    private static final int MESSAGES = 100;

    private final RawClient client;
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicLong worst = new AtomicLong(); // ns
    private final CompletableFuture<Void> life;
    private volatile boolean leaving;

    private Neighbour(RawClient client) {
        this.client = client;
        this.life = CompletableFuture.runAsync(this::live, Thread.ofPlatform()::start);
    }

    /**
     * Publishes until there was enough of a disturbance; no PUBACK may take longer than a second.
     *
     * @param client connected over 3.1.1
     * @param progress of what disturbs
     */
    static void assertIsServedDuring(RawClient client, LongSupplier progress, long enough) {
        try (var neighbour = new Neighbour(client)) {
            await().until(() -> neighbour.served() >= MESSAGES && progress.getAsLong() >= enough);

            assertThat(neighbour.worst()).isLessThan(BOUND);
        }
    }

    /** How many of its messages were acknowledged. */
    private int served() {
        if (life.isDone()) {
            life.join(); // it broke: say why
        }
        return served.get();
    }

    /** The longest that it waited, or waits, for a PUBACK. */
    private Duration worst() {
        return Duration.ofNanos(worst.get());
    }

    @Override
    public void close() {
        leaving = true;
        life.join();
        client.close();
    }

    private void live() {
        for (int id = 1; !leaving; id = id % 65_535 + 1) {
            long sent = System.nanoTime();
            client.send(publish(1, id, "t", "here")).expect("4002%04x".formatted(id));
            long waited = System.nanoTime() - sent;
            worst.accumulateAndGet(waited, Math::max);
            served.incrementAndGet();
        }
    }
}
