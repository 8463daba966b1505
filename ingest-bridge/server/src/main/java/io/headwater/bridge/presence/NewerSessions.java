package io.headwater.bridge.presence;

import io.headwater.avro.presence.PresenceState;
import io.headwater.bridge.connection.EndReason;
import io.headwater.bridge.connection.LiveConnections;
import io.headwater.bridge.tail.Tails;
import io.headwater.bridge.tail.TopicTail;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.presence.LostSession;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections of nodes that meanwhile connected at another bridge, and those that everybody
 * takes for lost, because this bridge was silent for long: their nodes connect again, and are
 * online for everybody. Follows the presence state, which is as small as the changes in it, rather
 * than the uplink, which is everything; so it acts a moment after the topologies do. Nothing
 * depends on the moment: records of the older epoch overwrite nothing.
 */
public final class NewerSessions implements AutoCloseable {
    private final TopicTail<NodeKey, PresenceState> tail;

    private NewerSessions(Incarnation own, LiveConnections live, Topics topics, Tails tails) {
        this.tail =
                TopicTail.start(
                        topics.presenceState(),
                        TopicTail.From.END,
                        tails,
                        (node, state, place) -> judge(own.id(), live, node, state));
    }

    /**
     * Begins to follow, without waiting for Kafka.
     *
     * @param tails how topics are followed
     */
    public static NewerSessions follow(
            Incarnation own, LiveConnections live, Topics topics, Tails tails) {
        return new NewerSessions(own, live, topics, tails);
    }

    @Override
    public void close() {
        tail.close();
    }

    /**
     * @param own the incarnation of this bridge
     * @param state of the node now; null when it is forgotten
     */
    static void judge(
            String own, LiveConnections live, NodeKey node, @Nullable PresenceState state) {
        if (state == null) {
            return;
        }
        boolean isOwn = own.equals(state.getIncarnation());
        if (state.getConnected() && !isOwn) {
            live.closeOlderThan(node, state.getEpoch(), EndReason.DUPLICATE_CLIENTID);
        } else if (isOwn && LostSession.REASON.equals(state.getReason())) {
            live.closeOlderThan(node, state.getEpoch() + 1, EndReason.SERVER_ERROR);
        }
    }
}
