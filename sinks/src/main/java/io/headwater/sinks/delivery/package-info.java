/** What sinks share: telling a bad record from an unavailable destination, and what follows. */
@NullMarked
package io.headwater.sinks.delivery;

import org.jspecify.annotations.NullMarked;
