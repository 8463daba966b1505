package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.presence.PresenceState;
import io.headwater.schemas.NodeKey;
import io.headwater.topologies.views.Bridges;
import io.headwater.topologies.views.Change;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a node is connected no longer, or again, because its bridge is gone or back: no
 * record of the node says so. Event loop only.
 */
final class PresenceWatch {
    private final NodeKey node;
    private final Bridges bridges;
    private @Nullable PresenceState newest;
    private PresenceView told;

    /**
     * @param newest what the reader knows
     */
    PresenceWatch(NodeKey node, @Nullable PresenceState newest, Bridges bridges) {
        this.node = node;
        this.bridges = bridges;
        this.newest = newest;
        this.told = PresenceView.of(newest, bridges);
    }

    /** The reader is being told this. */
    void note(Change change) {
        if (change instanceof Change.Presence(var state)) {
            newest = state;
            told = PresenceView.of(state, bridges);
        }
    }

    /** What the reader is to be told, when it is another than last time; else null. */
    @Nullable ObjectNode news() {
        PresenceView now = PresenceView.of(newest, bridges);
        if (now.state().equals(told.state())) {
            return null;
        }
        told = now;
        ObjectNode json = NodeJson.key(node);
        json.putNull("origin");
        json.set("presence", PresenceView.json(newest, bridges));
        return json;
    }
}
