/** Tests of what becomes of files that nodes bring. */
@NullMarked
package io.headwater.topologies.uploads;

import org.jspecify.annotations.NullMarked;
