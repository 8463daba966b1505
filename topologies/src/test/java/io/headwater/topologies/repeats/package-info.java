/** Tests of what this capability promises. */
@NullMarked
package io.headwater.topologies.repeats;

import org.jspecify.annotations.NullMarked;
