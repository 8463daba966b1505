package io.headwater.topologies.presence;

import io.headwater.avro.presence.PresenceState;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.dialect.rainmaker.Parsed;
import io.headwater.schemas.dialect.rainmaker.PresenceEvent;
import io.headwater.schemas.dialect.rainmaker.PresencePayload;
import io.headwater.schemas.dialect.rainmaker.Reason;
import io.headwater.schemas.presence.LostSession;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.RecentRows;
import io.headwater.topologies.jobs.Uplink;
import io.headwater.topologies.views.Change;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of nodes on one task, as presence records tell of them. Stream thread only.
 *
 * <pre>
 * presence --> Presence.after [presence-sessions] --> presence.state
 * </pre>
 */
public final class Sessions {
    /** Store: node to its newest session; its rows are the records of presence.state. */
    public static final String SESSIONS = "presence-sessions";

    /** Roughly what a row takes; it is a few names and numbers. */
    private static final int ROW_BYTES = 600;

    /** Of rows at hand. */
    private static final long MOST_BYTES = 1L << 20;

    private final Topics topics;
    private final RecentRows<NodeKey, PresenceState> sessions;

    /** Starts on a task, whose job has the store. */
    public Sessions(Capability.Task task, Topics topics) {
        this.topics = topics;
        sessions = task.recent(sessions(topics), _ -> ROW_BYTES, MOST_BYTES);
    }

    /** The store of the newest session of each node. */
    public static JobStore<NodeKey, PresenceState> sessions(Topics topics) {
        return JobStore.of(SESSIONS, topics.presenceState());
    }

    /** The node's newest session; null when it never had one. */
    public @Nullable PresenceState of(NodeKey node) {
        return sessions.get(node);
    }

    /**
     * Decides a record of channel presence.
     *
     * @param known the node's newest session before; null when it never had one
     * @return the newest session after
     */
    public @Nullable PresenceState decide(
            Uplink uplink, @Nullable PresenceState known, Effects effects) {
        return switch (PresencePayload.parse(uplink.payload(), uplink.node().device())) {
            case Parsed.Accepted<PresenceEvent> accepted -> {
                accepted.warnings().forEach(warning -> effects.warn(warning.code()));
                yield decide(uplink, accepted.value(), known, effects);
            }
            case Parsed.Ignored<PresenceEvent>(Reason reason) -> {
                effects.ignore(reason.code());
                yield known;
            }
            case Parsed.Refused<PresenceEvent>(Reason reason, String detail) -> {
                effects.reject(reason.code(), detail);
                yield known;
            }
        };
    }

    /**
     * Decides a {@link LostSession}, which ends the session that it names and no other, if that is
     * the node's newest and still open.
     *
     * @param known the node's newest session before; null when it never had one
     * @return the newest session after
     */
    public @Nullable PresenceState lost(
            Uplink uplink, @Nullable PresenceState known, Effects effects) {
        Long epoch = uplink.headers().epoch();
        if (known == null || epoch == null || known.getEpoch() != epoch) {
            effects.ignore(Reason.STALE.code());
            return known;
        }
        PresenceState after = decide(uplink, known, effects);
        if (!known.equals(after)) {
            effects.count("presence", "session-lost");
        }
        return after;
    }

    /** Forgets the node's sessions. */
    public void erase(NodeKey node, Effects effects) {
        effects.put(sessions, node, null);
        effects.emit(topics.presenceState(), node, null);
    }

    private @Nullable PresenceState decide(
            Uplink uplink, PresenceEvent event, @Nullable PresenceState known, Effects effects) {
        Long number = numberOf(uplink, event);
        long origin = uplink.origin().offset();
        Presence outcome =
                number == null
                        ? Presence.afterUnnumbered(known, event, origin)
                        : Presence.after(known, event, number, origin);
        return switch (outcome) {
            case Presence.Moved(var state) -> {
                effects.put(sessions, uplink.node(), state);
                effects.emit(topics.presenceState(), uplink.node(), state);
                effects.change(new Change.Presence(state));
                yield state;
            }
            case Presence.Stale _ -> {
                effects.ignore(Reason.STALE.code());
                yield known;
            }
            case Presence.Duplicate _ -> {
                effects.ignore(Reason.DUPLICATE.code());
                yield known;
            }
        };
    }

    /**
     * A connect record of ours is its own epoch, and whatever follows on the session names it; null
     * in the end of a session whose bridge never learnt the epoch.
     */
    private static @Nullable Long numberOf(Uplink uplink, PresenceEvent event) {
        if (event.bridge() == null) {
            return event.versionNumber();
        }
        return event instanceof PresenceEvent.Connected
                ? Long.valueOf(uplink.order())
                : uplink.headers().epoch();
    }
}
