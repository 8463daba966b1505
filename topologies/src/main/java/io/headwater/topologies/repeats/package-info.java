/** Telling a message that a node sent again after a reconnect from a new one. */
@NullMarked
package io.headwater.topologies.repeats;

import org.jspecify.annotations.NullMarked;
