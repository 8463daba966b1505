/** What a fleet of virtual nodes is and what happens to it, as a file says. */
@NullMarked
package io.headwater.simulator.scenario;

import org.jspecify.annotations.NullMarked;
