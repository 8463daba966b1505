package io.headwater.topologies.timers;

import io.headwater.schemas.NodeKey;

/**
 * Names a timer of a node; there is one of a name at a time.
 *
 * @param id chosen by the capability, unique within the node and kind; may be empty
 */
public record Timer(NodeKey node, TimerKind kind, String id) {}
