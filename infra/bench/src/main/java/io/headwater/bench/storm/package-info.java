/** All nodes lose their bridge at once, and come back. */
@NullMarked
package io.headwater.bench.storm;

import org.jspecify.annotations.NullMarked;
