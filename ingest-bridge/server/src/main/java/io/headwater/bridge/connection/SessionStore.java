package io.headwater.bridge.connection;

import io.headwater.schemas.NodeKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sessions that wait for their nodes to come back, in this bridge's memory: a restart forgets them,
 * and says so with Session Present 0. All methods may be called from any thread; for one node they
 * are called in turn, because its connections are.
 */
public final class SessionStore {
    private final ConcurrentMap<NodeKey, Kept> kept = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private final SharedLimits limits;
    private final ConnectionMeters meters;
    private final InstantSource clock;

    private record Kept(SessionState state, long bytes, Instant until) {}

    /**
     * The session of a new connection.
     *
     * @param state it is the caller's now
     * @param until how long it is kept otherwise; null when it is new
     * @param ready completes, never with a failure, when the session it replaces has ended: its
     *     delayed will is landed
     */
    record Claim(SessionState state, @Nullable Instant until, CompletionStage<Void> ready) {
        /** Whether it was kept from an earlier connection. */
        boolean present() {
            return until != null;
        }

        /** The node is let in, so the session goes on: no delayed will [MQTT 5, 3.1.3-9]. */
        void goOn() {
            DelayedWill will = state.will();
            if (will != null) {
                will.cancel();
                state.delay(null);
            }
        }
    }

    /**
     * @param limits how many sessions and bytes of them are kept
     * @param meters counts those that are not
     * @param clock decides when a session has been kept long enough
     */
    public SessionStore(SharedLimits limits, ConnectionMeters meters, InstantSource clock) {
        this.limits = limits;
        this.meters = meters;
        this.clock = clock;
    }

    /** How many sessions wait. */
    public int size() {
        return kept.size();
    }

    /** Estimated bytes of memory that they hold. */
    public long bytes() {
        return bytes.get();
    }

    /**
     * Ends the sessions whose time is up; call it now and then, so that the rest can be forgotten.
     */
    public void sweep() {
        Instant now = clock.instant();
        kept.forEach(
                (node, session) -> {
                    if (!now.isBefore(session.until()) && remove(node, session)) {
                        end(session.state());
                    }
                });
    }

    /**
     * Ends all sessions, because the bridge stops. Completes, never with a failure, when the wills
     * that were kept back are landed.
     */
    public CompletionStage<Void> endAll() {
        var wills = new ArrayList<CompletableFuture<Void>>();
        kept.forEach(
                (node, session) -> {
                    if (remove(node, session)) {
                        wills.add(end(session.state()).toCompletableFuture());
                    }
                });
        return CompletableFuture.allOf(wills.toArray(CompletableFuture[]::new));
    }

    /** Takes the node's session out, or begins a new one. */
    Claim claim(NodeKey node, boolean cleanStart) {
        Kept session = kept.get(node);
        if (session == null || !remove(node, session)) { // or it was just swept
            return new Claim(new SessionState(), null, CompletableFuture.completedStage(null));
        }
        if (cleanStart || !clock.instant().isBefore(session.until())) {
            return new Claim(new SessionState(), null, end(session.state()));
        }
        return new Claim(session.state(), session.until(), CompletableFuture.completedStage(null));
    }

    /** Takes back what nobody was let in with, for as long as it was to be kept; a new one goes. */
    void giveBack(NodeKey node, Claim claim) {
        Instant until = claim.until();
        if (until != null) {
            put(node, claim.state(), until);
        }
    }

    /**
     * Keeps a session whose connection has ended, or ends it when there is no room: those that are
     * kept already were promised to be.
     */
    void keep(NodeKey node, SessionState state, Duration time) {
        Limit reached = null;
        if (kept.size() >= limits.sessions()) {
            reached = Limit.SESSIONS;
        } else if (bytes.get() + state.bytes() > limits.sessionBytes()) {
            reached = Limit.SESSION_BYTES;
        }
        if (reached == null) {
            put(node, state, clock.instant().plus(time));
        } else {
            meters.limited(reached);
            var _ = end(state); // its will lands by itself
        }
    }

    private void put(NodeKey node, SessionState state, Instant until) {
        var session = new Kept(state, state.bytes(), until);
        bytes.addAndGet(session.bytes());
        Kept before = kept.put(node, session);
        if (before != null) {
            bytes.addAndGet(-before.bytes());
        }
    }

    private boolean remove(NodeKey node, Kept session) {
        boolean removed = kept.remove(node, session);
        if (removed) {
            bytes.addAndGet(-session.bytes());
        }
        return removed;
    }

    private static CompletionStage<Void> end(SessionState state) {
        DelayedWill will = state.will();
        return will == null ? CompletableFuture.completedStage(null) : will.landNow();
    }
}
