package io.headwater.bridge.routing;

import io.headwater.avro.groups.GroupNode;
import io.headwater.bridge.tail.Tails;
import io.headwater.bridge.tail.TopicTail;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UserNodeKey;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes are controllers of which groups, as {@code groups.nodes} says. It opens topics to
 * them; what they are sent, the topologies judge again. Members that control nothing take no
 * memory. Safe for any thread.
 */
public final class GroupControllers implements AutoCloseable {
    private final Set<UserNodeKey> controllers = ConcurrentHashMap.newKeySet();
    private final TopicTail<UserNodeKey, GroupNode> tail;

    private GroupControllers(Topics topics, Tails tails) {
        tail = TopicTail.start(topics.groupsNodes(), TopicTail.From.BEGINNING, tails, this::read);
    }

    /**
     * Begins to read the topic from its beginning, without waiting for Kafka.
     *
     * @param tails how topics are followed
     */
    public static GroupControllers follow(Topics topics, Tails tails) {
        return new GroupControllers(topics, tails);
    }

    /** Why a controller may not be known yet; empty when all are. */
    public Optional<String> notReady() {
        return tail.behind();
    }

    /** Whether the node is a controller of the group, in its own tenant. */
    public boolean isController(NodeKey node, String group) {
        return controllers.contains(new UserNodeKey(FleetKey.group(node.tenant(), group), node));
    }

    @Override
    public void close() {
        tail.close();
    }

    private void read(UserNodeKey key, @Nullable GroupNode row, Origin place) {
        if (row != null && row.getController()) {
            controllers.add(key);
        } else {
            controllers.remove(key);
        }
    }
}
