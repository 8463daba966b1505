package io.headwater.topologies.users;

import io.headwater.avro.users.UserNode;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UserNodeKey;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.Reading;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of users, so that they are listed without asking every node. Each node's owner says
 * whose it is; a row here follows in a moment. Whether a user may do something with a node is not
 * decided by these rows but by the node's own.
 *
 * <pre>
 * users.nodes --> keep-users [users-nodes]
 * </pre>
 */
public final class UsersNodes {
    /** Store: user and node to the user's role; its rows are the records of users.nodes. */
    public static final String NODES = "users-nodes";

    private UsersNodes() {}

    /**
     * Nodes of a user, in the order of their keys.
     *
     * @param next the last of these when there are more; else null
     */
    public record Page(List<Entry> nodes, @Nullable NodeKey next) {}

    /** One of them. */
    public record Entry(NodeKey node, UserNode mapping) {}

    /** The store. */
    public static JobStore<UserNodeKey, UserNode> nodes(Topics topics) {
        return JobStore.of(NODES, topics.usersNodes());
    }

    /** How the store is kept. */
    public static Reading<UserNodeKey, UserNode> reading(Topics topics) {
        return new Reading<>(
                topics.usersNodes(), "users", "keep-users", task -> keeping(task, topics));
    }

    /**
     * A page of a user's nodes.
     *
     * @param after where the page before ended; null for the first
     */
    public static Page page(
            ReadOnlyKeyValueStore<UserNodeKey, UserNode> rows,
            FleetKey user,
            @Nullable NodeKey after,
            int limit) {
        var page = new ArrayList<Entry>();
        try (KeyValueIterator<UserNodeKey, UserNode> found = from(rows, user, after)) {
            while (found.hasNext()) {
                var row = found.next();
                if (!row.key.user().equals(user)) {
                    break;
                }
                if (page.size() == limit) {
                    return new Page(List.copyOf(page), page.getLast().node());
                }
                if (!row.key.node().equals(after)) {
                    page.add(new Entry(row.key.node(), row.value));
                }
            }
        }
        return new Page(List.copyOf(page), null);
    }

    private static KeyValueIterator<UserNodeKey, UserNode> from(
            ReadOnlyKeyValueStore<UserNodeKey, UserNode> rows,
            FleetKey user,
            @Nullable NodeKey after) {
        return after == null
                ? rows.prefixScan(user, (topic, key) -> UserNodeKey.prefixOf(key))
                : rows.range(new UserNodeKey(user, after), null);
    }

    private static Reading.Handler<UserNodeKey, UserNode> keeping(
            Capability.Task task, Topics topics) {
        var rows = task.store(nodes(topics));
        return (told, effects) -> effects.put(rows, told.key(), told.value());
    }
}
