package io.headwater.topologies.views;

import io.headwater.avro.presence.PresenceState;
import io.headwater.avro.registry.NodeIndex;
import org.jspecify.annotations.Nullable;

/**
 * What lists filter on.
 *
 * @param type {@code info.type}; null when the node never said
 * @param model {@code info.model}; null when the node never said
 * @param fwVersion {@code info.fw_version}; null when the node never said
 * @param session what holds the node's session open; null when it ended or never was
 */
public record FleetEntry(
        @Nullable String type,
        @Nullable String model,
        @Nullable String fwVersion,
        @Nullable Session session) {

    /**
     * Who says that a session is open.
     *
     * @param bridge the bridge's ordinal; null when an existing broker's lifecycle events say it
     * @param incarnation that bridge's incarnation; null likewise
     */
    public record Session(@Nullable Integer bridge, @Nullable String incarnation) {
        /** The open session that a presence state tells of; null when it tells of none. */
        public static @Nullable Session of(@Nullable PresenceState presence) {
            return presence == null || !presence.getConnected()
                    ? null
                    : new Session(presence.getBridge(), presence.getIncarnation());
        }
    }

    /**
     * The entry that a node's stores add up to.
     *
     * @param index null when there is none yet
     * @param presence null when there is none yet
     */
    public static FleetEntry of(@Nullable NodeIndex index, @Nullable PresenceState presence) {
        Session session = Session.of(presence);
        return index == null
                ? new FleetEntry(null, null, null, session)
                : new FleetEntry(index.getType(), index.getModel(), index.getFwVersion(), session);
    }
}
