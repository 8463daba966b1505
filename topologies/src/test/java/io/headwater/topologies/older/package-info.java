/** Tests of how far the sink of points is known to be. */
@NullMarked
package io.headwater.topologies.older;

import org.jspecify.annotations.NullMarked;
