/** What is said of records and consumers that are of no use. */
@NullMarked
package io.headwater.bridge.tail;

import org.jspecify.annotations.NullMarked;
