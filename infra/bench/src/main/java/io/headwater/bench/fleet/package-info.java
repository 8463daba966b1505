/** Many nodes in a JVM of their own: raw MQTT over mTLS, as cheap as a client can be. */
@NullMarked
package io.headwater.bench.fleet;

import org.jspecify.annotations.NullMarked;
