/** Tests of what this capability promises. */
@NullMarked
package io.headwater.topologies.params;

import org.jspecify.annotations.NullMarked;
