/** The current value of every parameter of every node, and each change of one. */
@NullMarked
package io.headwater.topologies.params;

import org.jspecify.annotations.NullMarked;
