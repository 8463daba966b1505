/** Downlinks, as the nodes job keeps them. */
@NullMarked
package io.headwater.topologies.delivery;

import org.jspecify.annotations.NullMarked;
