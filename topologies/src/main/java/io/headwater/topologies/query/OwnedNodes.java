package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.schemas.NodeKey;
import io.headwater.topologies.views.NodePage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How the nodes of a user, or of a group, are asked for and shown: a page at a time, going on by
 * cursor.
 *
 * @param after where the page before ended; null for the first
 * @param limit most to show
 * @param list which list it is, for its cursors
 */
record OwnedNodes(@Nullable NodeKey after, int limit, char list) {
    /** What a request asks for. */
    static OwnedNodes in(Parameters parameters, char list) {
        int limit = parameters.limit();
        NodeKey after =
                parameters.parse(
                        "cursor", "the next of a page of this list", text -> cursor(list, text));
        return new OwnedNodes(after, limit, list);
    }

    /**
     * Adds a page to what is known of its owner.
     *
     * @param there adds what is known of a node there
     */
    <V> ObjectNode shown(ObjectNode owner, NodePage<V> page, BiConsumer<V, ObjectNode> there) {
        ArrayNode nodes = owner.putArray("nodes");
        for (NodePage.Entry<V> entry : page.nodes()) {
            ObjectNode node = NodeJson.key(entry.node());
            there.accept(entry.there(), node);
            nodes.add(node);
        }
        NodeKey next = page.next();
        owner.put("next", next == null ? null : Cursors.of(list, next.toString()));
        return owner;
    }

    private static @Nullable NodeKey cursor(char list, String text) {
        String key = Cursors.textOf(list, text);
        return key == null ? null : NodeKey.parse(key).orElse(null);
    }
}
