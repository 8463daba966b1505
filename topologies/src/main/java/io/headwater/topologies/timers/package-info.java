/**
 * What is to happen to a node at a time: set, moved, cancelled, and fired in order with its data.
 */
@NullMarked
package io.headwater.topologies.timers;

import org.jspecify.annotations.NullMarked;
