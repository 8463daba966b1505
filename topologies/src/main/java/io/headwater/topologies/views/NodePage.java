package io.headwater.topologies.views;

import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.UserNodeKey;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Nodes of a user or a group, in the order of their keys.
 *
 * @param <V> what is known of a node there
 * @param next the last of these when there are more; else null
 */
public record NodePage<V>(List<Entry<V>> nodes, @Nullable NodeKey next) {

    /** One of them. */
    public record Entry<V>(NodeKey node, V there) {}

    /** Copies {@code nodes}. */
    public NodePage {
        nodes = List.copyOf(nodes);
    }

    /**
     * A page of whose nodes are listed; reads no rows of anybody else.
     *
     * @param after where the page before ended; null for the first
     */
    public static <V> NodePage<V> of(
            FleetKey owner,
            @Nullable NodeKey after,
            int limit,
            ReadOnlyKeyValueStore<UserNodeKey, V> rows) {
        var page = new ArrayList<Entry<V>>();
        try (KeyValueIterator<UserNodeKey, V> found = from(owner, after, rows)) {
            while (found.hasNext()) {
                var row = found.next();
                if (!row.key.user().equals(owner)) {
                    break;
                }
                if (page.size() == limit) {
                    return new NodePage<>(page, page.getLast().node());
                }
                if (!row.key.node().equals(after)) {
                    page.add(new Entry<>(row.key.node(), row.value));
                }
            }
        }
        return new NodePage<>(page, null);
    }

    private static <V> KeyValueIterator<UserNodeKey, V> from(
            FleetKey owner, @Nullable NodeKey after, ReadOnlyKeyValueStore<UserNodeKey, V> rows) {
        return after == null
                ? rows.prefixScan(owner, (topic, key) -> UserNodeKey.prefixOf(key))
                : rows.range(new UserNodeKey(owner, after), null);
    }
}
