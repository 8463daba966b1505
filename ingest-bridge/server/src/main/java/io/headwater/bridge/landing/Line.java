package io.headwater.bridge.landing;

import io.headwater.schemas.Origin;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Records that depend on one another's order, such as those of one connection. They are stored in
 * the order they were handed over; once one of them failed, none that waits behind it is handed to
 * Kafka any more. Sends come from one thread at a time.
 */
public final class Line {
    private final Consumer<Waiting> landing;
    private volatile boolean broken;
    private volatile int queued; // written under this

    /**
     * @param landing takes each record, and sees to its fate
     */
    Line(Consumer<Waiting> landing) {
        this.landing = landing;
    }

    /**
     * Hands a record over. Never blocks. The stage always completes within the landing's deadline,
     * on any thread: with the place of the record once Kafka has it, or with what went wrong. After
     * a failure the record may still have been stored, unless the failure is a {@link
     * LandingException}; after a {@link LateException} it may still be, and that tells when it is.
     */
    public CompletionStage<Origin> send(Outgoing record) {
        return enqueue(record, false);
    }

    /** As {@link #send} for a record that may be lost: when it fails, the line goes on. */
    public CompletionStage<Origin> offer(Outgoing record) {
        return enqueue(record, true);
    }

    private CompletionStage<Origin> enqueue(Outgoing record, boolean mayBeLost) {
        var waiting = new Waiting(this, record, mayBeLost, System.nanoTime());
        landing.accept(waiting);
        return waiting;
    }

    boolean isBroken() {
        return broken;
    }

    void breakOff() {
        broken = true;
    }

    /** Whether records of it wait for the producer, so that those behind them must too. */
    boolean isQueued() {
        return queued > 0;
    }

    synchronized void joinedQueue() {
        queued++;
    }

    synchronized void leftQueue() {
        queued--;
    }
}
