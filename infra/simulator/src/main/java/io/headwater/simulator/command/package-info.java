/** How virtual nodes answer commands, in the encoding of stock firmware. */
@NullMarked
package io.headwater.simulator.command;

import org.jspecify.annotations.NullMarked;
