package io.headwater.bridge.presence;

import io.headwater.avro.presence.PresenceState;
import io.headwater.bridge.connection.EndReason;
import io.headwater.bridge.connection.LiveConnections;
import io.headwater.bridge.tail.TopicTail;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topics;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections of nodes that meanwhile connected at another bridge. Follows the presence
 * state, which is as small as the changes in it, rather than the uplink, which is everything; so it
 * acts a moment after the topologies do. Nothing depends on the moment: records of the older epoch
 * overwrite nothing.
 */
public final class NewerSessions implements AutoCloseable {
    private final Incarnation own;
    private final LiveConnections live;
    private final TopicTail<NodeKey, PresenceState> tail;

    private NewerSessions(
            Incarnation own, LiveConnections live, Topics topics, Map<String, String> kafka) {
        this.own = own;
        this.live = live;
        this.tail =
                TopicTail.start(
                        topics.presenceState(), TopicTail.From.END, kafka, this::readPresence);
    }

    /**
     * Begins to follow, without waiting for Kafka.
     *
     * @param kafka client settings, among them bootstrap.servers
     */
    public static NewerSessions follow(
            Incarnation own, LiveConnections live, Topics topics, Map<String, String> kafka) {
        return new NewerSessions(own, live, topics, kafka);
    }

    @Override
    public void close() {
        tail.close();
    }

    private void readPresence(NodeKey node, @Nullable PresenceState state, Origin place) {
        if (state != null && state.getConnected() && !own.id().equals(state.getIncarnation())) {
            live.closeOlderThan(node, state.getEpoch(), EndReason.DUPLICATE_CLIENTID);
        }
    }
}
