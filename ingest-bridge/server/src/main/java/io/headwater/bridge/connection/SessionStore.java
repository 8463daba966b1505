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
import org.jspecify.annotations.Nullable;

/**
 * Sessions that wait for their nodes to come back, in this bridge's memory: a restart forgets them,
 * and says so with Session Present 0. All methods may be called from any thread; for one node they
 * are called in turn, because its connections are.
 */
public final class SessionStore {
    private final ConcurrentMap<NodeKey, Kept> kept = new ConcurrentHashMap<>();
    private final InstantSource clock;

    private record Kept(SessionState state, Instant until) {}

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
     * @param clock decides when a session has been kept long enough
     */
    public SessionStore(InstantSource clock) {
        this.clock = clock;
    }

    /** How many sessions wait. */
    public int size() {
        return kept.size();
    }

    /**
     * Ends the sessions whose time is up; call it now and then, so that the rest can be forgotten.
     */
    public void sweep() {
        Instant now = clock.instant();
        kept.forEach(
                (node, session) -> {
                    if (!now.isBefore(session.until()) && kept.remove(node, session)) {
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
                    if (kept.remove(node, session)) {
                        wills.add(end(session.state()).toCompletableFuture());
                    }
                });
        return CompletableFuture.allOf(wills.toArray(CompletableFuture[]::new));
    }

    /** Takes the node's session out, or begins a new one. */
    Claim claim(NodeKey node, boolean cleanStart) {
        Kept session = kept.remove(node);
        if (session == null) {
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
            kept.put(node, new Kept(claim.state(), until));
        }
    }

    /** Keeps a session whose connection has ended. */
    void keep(NodeKey node, SessionState state, Duration time) {
        kept.put(node, new Kept(state, clock.instant().plus(time)));
    }

    private static CompletionStage<Void> end(SessionState state) {
        DelayedWill will = state.will();
        return will == null ? CompletableFuture.completedStage(null) : will.landNow();
    }
}
