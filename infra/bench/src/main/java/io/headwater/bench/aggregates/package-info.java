/** What points cost with their quarter-hours published. */
@NullMarked
package io.headwater.bench.aggregates;

import org.jspecify.annotations.NullMarked;
