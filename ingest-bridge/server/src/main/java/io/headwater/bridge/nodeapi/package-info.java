/**
 * What nodes say over HTTPS instead of MQTT (rainmaker.md 8): the same identity, the same topics
 * and the same landing, one message at a time.
 */
@NullMarked
package io.headwater.bridge.nodeapi;

import org.jspecify.annotations.NullMarked;
