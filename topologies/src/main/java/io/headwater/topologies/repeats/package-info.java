/**
 * Telling what comes again from what is new: a message that a node sent once more after a
 * reconnect, a request that is read once more.
 */
@NullMarked
package io.headwater.topologies.repeats;

import org.jspecify.annotations.NullMarked;
