/** Promises about what a connection's records say. */
@NullMarked
package io.headwater.bridge.presence;

import org.jspecify.annotations.NullMarked;
