/** That the bench of state in memory runs from end to end. */
@NullMarked
package io.headwater.bench.memory;

import org.jspecify.annotations.NullMarked;
