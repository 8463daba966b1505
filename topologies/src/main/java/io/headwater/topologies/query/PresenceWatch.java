package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.presence.PresenceState;
import io.headwater.schemas.NodeKey;
import io.headwater.topologies.views.Bridges;
import io.headwater.topologies.views.Change;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a node is connected no longer, or again, because its bridge is gone or back: no
 * record of the node says so. When the log says it later, the reader knows it already, and is not
 * told a second time. Event loop only.
 */
final class PresenceWatch {
    private final NodeKey node;
    private final Bridges bridges;
    private @Nullable PresenceState newest;
    private PresenceView view;

    /** Whether the reader has the view from this stream. */
    private boolean isTold;

    /**
     * @param newest session of the node; null for a reader who does not want to know
     * @param isTold whether the reader is shown it before anything else, as who resumes is not
     */
    PresenceWatch(NodeKey node, @Nullable PresenceState newest, boolean isTold, Bridges bridges) {
        this.node = node;
        this.bridges = bridges;
        this.newest = newest;
        this.isTold = isTold;
        this.view = PresenceView.of(newest, bridges);
    }

    /** Whether the change tells the reader what it does not know. */
    boolean isNews(Change change) {
        return !(change instanceof Change.Presence(var state)
                && isTold
                && isOfSession(newest, state)
                && view.isOver()
                && PresenceView.of(state, bridges).isOver());
    }

    /** The reader is being told this, or knew it. */
    void note(Change change) {
        if (change instanceof Change.Presence(var state)) {
            newest = state;
            view = PresenceView.of(state, bridges);
            isTold = true;
        }
    }

    /** What the reader is to be told, when it is another than last time; else null. */
    @Nullable ObjectNode news() {
        PresenceView now = PresenceView.of(newest, bridges);
        if (now.state().equals(view.state())) {
            return null;
        }
        view = now;
        isTold = true;
        ObjectNode json = NodeJson.key(node);
        json.putNull("origin");
        json.set("presence", PresenceView.json(newest, bridges));
        return json;
    }

    private static boolean isOfSession(@Nullable PresenceState known, PresenceState state) {
        return known != null
                && known.getEpoch() == state.getEpoch()
                && Objects.equals(known.getSession(), state.getSession());
    }
}
