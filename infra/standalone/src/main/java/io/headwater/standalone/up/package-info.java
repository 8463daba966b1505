/** Everything in one process: what starts when, what is said meanwhile, and how it stops. */
@NullMarked
package io.headwater.standalone.up;

import org.jspecify.annotations.NullMarked;
