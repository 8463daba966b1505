/** Firmware images over MQTT: blocks of an image, sent on the connection that asked for them. */
@NullMarked
package io.headwater.bridge.streams;

import org.jspecify.annotations.NullMarked;
