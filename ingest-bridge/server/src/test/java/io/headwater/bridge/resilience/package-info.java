/** What nodes may rely on while brokers, bridges and connections come and go. */
@NullMarked
package io.headwater.bridge.resilience;

import org.jspecify.annotations.NullMarked;
