package io.headwater.simulator.link;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what all links did. A message counts as sent when it is written to a connection for the
 * first time, and then stays in flight until it is acknowledged, over however many connections: so
 * sent = acknowledged + in flight, always. Safe for any thread.
 */
public final class Tally {
    private final AtomicLong connected = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong resent = new AtomicLong();
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong reconnects = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile Optional<String> trouble = Optional.empty();

    /**
     * What was counted until a moment.
     *
     * @param connected nodes whose session is open
     * @param sent distinct messages written to a connection
     * @param acknowledged of those, the ones that the cloud took over
     * @param resent repeats, not counted in sent
     * @param waiting messages that were not sent yet for want of a connection
     * @param dropped messages that a node gave up before sending, its outbox being full
     * @param reconnects sessions opened after a node's first
     * @param refused sessions and subscriptions that the cloud refused
     * @param trouble why a connection ended or could not be made last, or empty when none did
     */
    public record Progress(
            long connected,
            long sent,
            long acknowledged,
            long resent,
            long waiting,
            long dropped,
            long reconnects,
            long refused,
            Optional<String> trouble) {
        /** Sent and not acknowledged. */
        public long inFlight() {
            return sent - acknowledged;
        }
    }

    /** All counts; those of different kinds may be a message apart while nodes are sending. */
    public Progress progress() {
        long taken = acknowledged.get(); // before sent, so that nothing is in flight negatively
        return new Progress(
                connected.get(),
                sent.get(),
                taken,
                resent.get(),
                waiting.get(),
                dropped.get(),
                reconnects.get(),
                refused.get(),
                trouble);
    }

    void opened(boolean first) {
        connected.incrementAndGet();
        if (!first) {
            reconnects.incrementAndGet();
        }
    }

    void ended() {
        connected.decrementAndGet();
    }

    void queued() {
        waiting.incrementAndGet();
    }

    void sent() {
        waiting.decrementAndGet();
        sent.incrementAndGet();
    }

    void acknowledged() {
        acknowledged.incrementAndGet();
    }

    void resent() {
        resent.incrementAndGet();
    }

    void dropped() {
        dropped.incrementAndGet();
    }

    void refused(String what) {
        refused.incrementAndGet();
        trouble(what);
    }

    /** Notes why something did not go well; the newest is kept. */
    public void trouble(String what) {
        trouble = Optional.of(what);
    }
}
