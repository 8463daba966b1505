/** Messages that topologies ask this bridge to publish to nodes, and what became of them. */
@NullMarked
package io.headwater.bridge.delivery;

import org.jspecify.annotations.NullMarked;
