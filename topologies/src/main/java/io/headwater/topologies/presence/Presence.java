package io.headwater.topologies.presence;

import io.headwater.avro.presence.PresenceState;
import io.headwater.schemas.dialect.rainmaker.PresenceEvent;
import io.headwater.schemas.dialect.rainmaker.PresenceEvent.Connected;
import io.headwater.schemas.dialect.rainmaker.PresenceEvent.Disconnected;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a node's presence when an event is known. A pure rule (rainmaker.md R-PR-2):
 * sessions are numbered, and the newest number counts. Events of our own bridge are numbered by
 * epoch, the offset of the session's connect record; those of another broker by their
 * versionNumber. Numbers of the two kinds are not compared: between them, a connect counts and a
 * disconnect does not.
 */
public sealed interface Presence {
    /** The node's presence is now this. */
    record Moved(PresenceState state) implements Presence {}

    /** The event is of a session that a newer one replaced, or that is over already. */
    record Stale() implements Presence {}

    /** The event was known. */
    record Duplicate() implements Presence {}

    /**
     * @param known null when the node was never connected
     * @param number of the event's session: its epoch, or its versionNumber
     * @param origin uplink offset of the record with the event
     */
    static Presence after(
            @Nullable PresenceState known, PresenceEvent event, long number, long origin) {
        boolean connects = event instanceof Connected;
        if (known != null && isOurs(known) != (event.bridge() != null)) {
            return connects ? new Moved(state(known, event, number, origin)) : new Stale();
        }
        if (known == null || number > known.getEpoch()) {
            return new Moved(state(known, event, number, origin));
        }
        if (number < known.getEpoch()) {
            return new Stale();
        }
        if (connects == known.getConnected()) {
            return new Duplicate();
        }
        return connects ? new Stale() : new Moved(state(known, event, number, origin));
    }

    /**
     * An event without a number. A bridge that could not learn whether Kafka has its connect record
     * let nobody in, and says that the session is over, if it ever began: the session is told by
     * its identifier, which no other has.
     *
     * @param known null when the node was never connected
     * @param origin uplink offset of the record with the event
     */
    static Presence afterUnnumbered(
            @Nullable PresenceState known, PresenceEvent event, long origin) {
        if (known == null || !event.sessionIdentifier().equals(known.getSession())) {
            return new Stale();
        }
        return after(known, event, known.getEpoch(), origin);
    }

    /** Whether a bridge of ours holds or held the session, so that its number is an epoch. */
    static boolean isOurs(PresenceState state) {
        return state.getBridge() != null;
    }

    private static PresenceState state(
            @Nullable PresenceState known, PresenceEvent event, long number, long origin) {
        return switch (event) {
            case Connected began ->
                    new PresenceState(
                            number,
                            true,
                            began.sessionIdentifier(),
                            began.timestamp(),
                            null,
                            began.bridge(),
                            began.incarnation(),
                            began.principalIdentifier(),
                            began.ipAddress(),
                            origin);
            case Disconnected ended ->
                    new PresenceState(
                            number,
                            false,
                            ended.sessionIdentifier(),
                            ended.timestamp(),
                            ended.disconnectReason(),
                            ended.bridge(),
                            ended.incarnation(),
                            ended.principalIdentifier(),
                            known != null && known.getEpoch() == number
                                    ? known.getRemoteAddress()
                                    : null,
                            origin);
        };
    }
}
