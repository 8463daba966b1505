/** Messages to nodes: sent to the bridge that holds the node's session, and what became of them. */
@NullMarked
package io.headwater.topologies.delivery;

import org.jspecify.annotations.NullMarked;
