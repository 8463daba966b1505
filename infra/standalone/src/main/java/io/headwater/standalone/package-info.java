/** Everything in one process, and the commands of the launcher. */
@NullMarked
package io.headwater.standalone;

import org.jspecify.annotations.NullMarked;
