/**
 * Counts published quarter-hours anew from the points, while points go on arriving, and replaces
 * those that say something else (ADR 0026).
 */
@NullMarked
package io.headwater.topologies.recompute;

import org.jspecify.annotations.NullMarked;
