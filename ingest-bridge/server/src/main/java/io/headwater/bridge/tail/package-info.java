/** Following a small topic to know what it says now, and knowing whether one is up to date. */
@NullMarked
package io.headwater.bridge.tail;

import org.jspecify.annotations.NullMarked;
