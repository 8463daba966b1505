/** The catalogue of what the bridge measures; every meter is registered from it. */
@NullMarked
package io.headwater.bridge.metrics;

import org.jspecify.annotations.NullMarked;
