/** What applying a parameter's delta costs, beside a bare put of the same size. */
@NullMarked
package io.headwater.bench.params;

import org.jspecify.annotations.NullMarked;
