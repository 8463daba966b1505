/** How virtual nodes get their certificates from a claim service. */
@NullMarked
package io.headwater.simulator.claim;

import org.jspecify.annotations.NullMarked;
