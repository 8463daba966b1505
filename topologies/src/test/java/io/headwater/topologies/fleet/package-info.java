/** Tests of the fleet's job. */
@NullMarked
package io.headwater.topologies.fleet;

import org.jspecify.annotations.NullMarked;
