package io.headwater.topologies.query;

import io.headwater.avro.presence.PresenceState;
import io.headwater.avro.registry.NodeIndex;
import io.headwater.schemas.NodeKey;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one node.
 *
 * @param presence its newest session; null when it never had one
 */
public record NodeView(NodeKey key, NodeIndex index, @Nullable PresenceState presence) {}
