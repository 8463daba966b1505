/** Rules that only hold over all modules at once. */
@NullMarked
package io.headwater.standalone;

import org.jspecify.annotations.NullMarked;
