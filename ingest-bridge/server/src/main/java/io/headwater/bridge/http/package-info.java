/**
 * A small, strict HTTP/1.1 server beside the MQTT listeners, on the same event loops: whole
 * requests of bounded size, one at a time per connection, each answer of a length that is said
 * beforehand.
 */
@NullMarked
package io.headwater.bridge.http;

import org.jspecify.annotations.NullMarked;
