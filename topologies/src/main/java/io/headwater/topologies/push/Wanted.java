package io.headwater.topologies.push;

import io.headwater.avro.push.PushEvent;
import io.headwater.avro.push.PushTarget;
import io.headwater.schemas.NodeKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a target wants to hear of something. A pure rule. */
final class Wanted {
    private Wanted() {}

    /**
     * @param node to which it happened
     */
    static boolean by(PushTarget target, NodeKey node, PushEvent event) {
        boolean fits =
                switch (event.getKind()) {
                    case PushEvents.OFFLINE, PushEvents.ONLINE ->
                            target.getPresence() && isChosen(target.getPresenceNodes(), node);
                    default ->
                            target.getAfterMinutes() == event.getAfterMinutes()
                                    && isAmong(target.getRules(), event.getRule())
                                    && isAmong(target.getSeverities(), event.getSeverity());
                };
        return fits
                && isAmong(target.getNodeTypes(), event.getNodeType())
                && isAmong(target.getRoles(), event.getRole());
    }

    /** Who chose no nodes at all is told of every one; who chose and has none left, of none. */
    private static boolean isChosen(@Nullable List<String> nodes, NodeKey node) {
        return nodes == null || nodes.contains(node.toString());
    }

    private static boolean isAmong(List<String> words, @Nullable String word) {
        return words.isEmpty() || (word != null && words.contains(word));
    }
}
