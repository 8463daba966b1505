/** One node's MQTT 3.1.1 connection, kept up and kept honest as the firmware's client does. */
@NullMarked
package io.headwater.simulator.link;

import org.jspecify.annotations.NullMarked;
