/** The whole product as a person starts it, for the benches that look at it from outside. */
@NullMarked
package io.headwater.bench.up;

import org.jspecify.annotations.NullMarked;
