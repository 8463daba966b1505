/** Tests of counting published quarter-hours anew. */
@NullMarked
package io.headwater.topologies.recompute;

import org.jspecify.annotations.NullMarked;
