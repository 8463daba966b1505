package io.headwater.topologies.aggregates;

import org.jspecify.annotations.Nullable;

/** What becomes of points before they are counted (rainmaker.md 4.10, differential). */
public enum Differences {
    /** Points count as they are. */
    NONE,
    /** Each point counts as the difference to the one before, at the later time. */
    SIGNED,
    /**
     * The same, but where a value falls, a counter has started anew and the value itself counts.
     */
    OF_COUNTER;

    static Differences of(boolean differential, boolean resetOnNegative) {
        return !differential ? NONE : resetOnNegative ? OF_COUNTER : SIGNED;
    }

    /** Whether the point before the range matters. */
    public boolean needsOneBefore() {
        return this != NONE;
    }

    /**
     * What counts for a point; null when nothing does, as there is none before it.
     *
     * @param before the point before in time; null when there is none
     */
    public @Nullable Sample between(@Nullable Sample before, Sample point) {
        if (this == NONE) {
            return point;
        }
        if (before == null
                || !(before.value() instanceof Number from)
                || !(point.value() instanceof Number to)) {
            return null;
        }
        Number difference = Numbers.difference(to, from);
        boolean fell = difference.doubleValue() < 0;
        return fell && this == OF_COUNTER ? point : point.valued(difference);
    }
}
