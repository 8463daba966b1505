/** Tests of what every bench is made of. */
@NullMarked
package io.headwater.bench.frame;

import org.jspecify.annotations.NullMarked;
