package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.presence.PresenceState;
import io.headwater.schemas.presence.LostSession;
import io.headwater.topologies.views.Bridges;
import io.headwater.topologies.views.FleetEntry;
import org.jspecify.annotations.Nullable;

/**
 * Whether a node is connected: its newest session is open and the bridge that holds it lives.
 *
 * @param state {@code connected}, {@code disconnected}, {@code unknown} or {@code never}
 * @param reason why it is not connected, or why that is unknown; null when it is, or never was
 */
record PresenceView(String state, @Nullable String reason) {
    static PresenceView of(@Nullable PresenceState presence, Bridges bridges) {
        if (presence == null) {
            return new PresenceView("never", null);
        }
        FleetEntry.Session session = FleetEntry.Session.of(presence);
        if (session == null) {
            return new PresenceView("disconnected", presence.getReason());
        }
        return switch (bridges.of(session)) {
            case Bridges.State.Alive() -> new PresenceView("connected", null);
            case Bridges.State.Dead(_) -> new PresenceView("disconnected", LostSession.REASON);
            case Bridges.State.Unknown(var why) -> new PresenceView("unknown", why);
        };
    }

    /** Whether its newest session has ended, or nobody holds it any more. */
    boolean isOver() {
        return state.equals("disconnected");
    }

    /** True, false, or null while it is unknown. */
    @Nullable Boolean connected() {
        return switch (state) {
            case "connected" -> Boolean.TRUE;
            case "unknown" -> null;
            default -> Boolean.FALSE;
        };
    }

    /** As every answer shows it. */
    static ObjectNode json(@Nullable PresenceState presence, Bridges bridges) {
        PresenceView view = of(presence, bridges);
        ObjectNode json = Json.object();
        json.put("state", view.state());
        json.put("connected", view.connected());
        json.put("reason", view.reason());
        json.put("since", presence == null ? null : Json.time(presence.getChangedAt()));
        json.put("session", presence == null ? null : presence.getSession());
        json.put("epoch", presence == null ? null : (Long) presence.getEpoch());
        json.put("bridge", presence == null ? null : presence.getBridge());
        json.put("certificate", presence == null ? null : presence.getFingerprint());
        json.put("remoteAddress", presence == null ? null : presence.getRemoteAddress());
        return json;
    }
}
