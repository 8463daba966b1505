/** Tests of what this capability promises. */
@NullMarked
package io.headwater.topologies.registry;

import org.jspecify.annotations.NullMarked;
