/** The job of the nodes: which capabilities decide together about a node's record, and how. */
@NullMarked
package io.headwater.topologies.nodes;

import org.jspecify.annotations.NullMarked;
