/** Tests of what this capability promises. */
@NullMarked
package io.headwater.topologies.presence;

import org.jspecify.annotations.NullMarked;
