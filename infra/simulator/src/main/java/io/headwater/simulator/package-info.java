/**
 * Virtual nodes that a cloud cannot tell from real ones, and an exact account of what they sent.
 */
@NullMarked
package io.headwater.simulator;

import org.jspecify.annotations.NullMarked;
