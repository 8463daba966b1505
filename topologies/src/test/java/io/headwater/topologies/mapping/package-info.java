/** Tests of what this capability promises. */
@NullMarked
package io.headwater.topologies.mapping;

import org.jspecify.annotations.NullMarked;
