/** Downlinks from the inbox to the node and back to the log. */
@NullMarked
package io.headwater.bridge.delivery;

import org.jspecify.annotations.NullMarked;
