/** How virtual nodes take updates: by rules that a scenario gives, over HTTPS or MQTT streams. */
@NullMarked
package io.headwater.simulator.update;

import org.jspecify.annotations.NullMarked;
