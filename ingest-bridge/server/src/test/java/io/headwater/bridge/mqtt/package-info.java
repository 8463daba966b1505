/** Tables of good and bad bytes for the codec, and what a stranger could make of them. */
@NullMarked
package io.headwater.bridge.mqtt;

import org.jspecify.annotations.NullMarked;
