/** That the bench of alerts runs from end to end. */
@NullMarked
package io.headwater.bench.aggregates;

import org.jspecify.annotations.NullMarked;
