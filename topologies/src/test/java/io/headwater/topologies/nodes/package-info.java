/** The job of the nodes as a whole. */
@NullMarked
package io.headwater.topologies.nodes;

import org.jspecify.annotations.NullMarked;
