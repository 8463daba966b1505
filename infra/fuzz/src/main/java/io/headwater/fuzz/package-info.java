/**
 * Breaks valid MQTT conversations at random and watches what the codec and the listener make of
 * them. A seed and a case number name a case for good: {@code infra/headwater fuzz} runs many, or
 * one again.
 */
@NullMarked
package io.headwater.fuzz;

import org.jspecify.annotations.NullMarked;
