package io.headwater.bridge.connection;

import io.headwater.schemas.NodeKey;

/** Decides what nodes may subscribe to. */
@FunctionalInterface
public interface SubscriptionPolicy {
    /**
     * Whether the node may receive what this filter matches. Called on event loops: must not block.
     *
     * @param filter a well-formed topic filter, with its wildcards
     */
    boolean mayReceive(NodeKey node, String filter);
}
