/** Tests of the timers. */
@NullMarked
package io.headwater.topologies.timers;

import org.jspecify.annotations.NullMarked;
