/** Tests of the codec and the listener under fixed seeds, and of the fuzzing itself. */
@NullMarked
package io.headwater.fuzz;

import org.jspecify.annotations.NullMarked;
