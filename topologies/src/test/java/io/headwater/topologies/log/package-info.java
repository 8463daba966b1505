/** Tests of reading topics as a whole. */
@NullMarked
package io.headwater.topologies.log;

import org.jspecify.annotations.NullMarked;
