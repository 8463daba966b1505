package io.headwater.topologies.recompute;

import io.headwater.avro.timeseries.QuarterHour;
import io.headwater.avro.timeseries.QuarterState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a quarter-hour that was published differs from what its points say. A pure rule. Sums of
 * broken numbers depend on the order in which they are added, so that much they may differ.
 */
public enum Difference {
    /** None. */
    NONE,
    /** Points are there and nothing says so, as far as the topic reaches back. */
    MISSING,
    /** It was left to be counted, as a point came after the hot span. */
    STALE,
    /** Points say something else. */
    OTHER,
    /** It was published, and there are no points. */
    GONE;

    private static final double AS_GOOD_AS_EQUAL = 1e-9;

    /**
     * @param published the newest record; null when there is none, or a tombstone
     * @param counted from the points; null when there are none
     */
    static Difference of(@Nullable QuarterHour published, @Nullable QuarterHour counted) {
        if (counted == null) {
            return published == null ? NONE : GONE;
        }
        if (published == null) {
            return MISSING;
        }
        if (published.getState() == QuarterState.STALE) {
            return STALE;
        }
        return saysTheSame(published, counted) ? NONE : OTHER;
    }

    private static boolean saysTheSame(QuarterHour a, QuarterHour b) {
        return a.getState() == b.getState()
                && a.getCount() == b.getCount()
                && a.getRevision() == b.getRevision()
                && a.getLateCount() == b.getLateCount()
                && Objects.equals(a.getFirstTime(), b.getFirstTime())
                && Objects.equals(a.getLastTime(), b.getLastTime())
                && isSame(a.getFirst(), b.getFirst())
                && isSame(a.getLast(), b.getLast())
                && isSame(a.getMin(), b.getMin())
                && isSame(a.getMax(), b.getMax())
                && isClose(a.getSum(), b.getSum());
    }

    private static boolean isSame(@Nullable Object a, @Nullable Object b) {
        return (a instanceof CharSequence text && b instanceof CharSequence other)
                ? CharSequence.compare(text, other) == 0
                : Objects.equals(a, b);
    }

    private static boolean isClose(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Double x && b instanceof Double y) {
            double most = Math.max(Math.abs(x), Math.abs(y));
            return x.equals(y) || Math.abs(x - y) <= most * AS_GOOD_AS_EQUAL;
        }
        return Objects.equals(a, b);
    }
}
