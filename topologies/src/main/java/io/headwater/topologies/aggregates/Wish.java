package io.headwater.topologies.aggregates;

import org.jspecify.annotations.Nullable;

/**
 * A question as somebody words it, unchecked. Null stands for what is not given.
 *
 * @param aggregate raw when not given
 * @param interval ignored for raw points
 * @param zone name of a zone, in any case; UTC when not given
 * @param weekStart name of a weekday, in any case; Monday when not given
 * @param from start of the range, in it; epoch ms
 * @param to end of the range, not in it; epoch ms, now when only {@code from} is given
 * @param intervals instead of the range: how many, the present one included
 * @param differential differences of successive points instead of the points
 * @param resetOnNegative only with differential: a counter that falls has started anew
 * @param descending newest first
 */
public record Wish(
        @Nullable String aggregate,
        @Nullable String interval,
        @Nullable String zone,
        @Nullable String weekStart,
        @Nullable Long from,
        @Nullable Long to,
        @Nullable Long intervals,
        boolean differential,
        boolean resetOnNegative,
        boolean descending) {
    /** The same wish in a zone of this name. */
    public Wish in(String otherZone) {
        return new Wish(
                aggregate,
                interval,
                otherZone,
                weekStart,
                from,
                to,
                intervals,
                differential,
                resetOnNegative,
                descending);
    }
}
