package io.headwater.topologies.aggregates;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the points of a span, one at least. It follows from the points alone, so it can
 * be made again at any time, by anybody who has them, and says the same; atoms of neighbouring
 * spans make the atom of both. Numbers of whole series stay whole as long as 64 bits hold them.
 *
 * @param count how many points
 * @param min least number; null when the values are not numbers
 * @param max greatest number; null when the values are not numbers
 * @param sum of the numbers; null when the values are not numbers
 * @param first point of the earliest device time
 * @param last point of the latest device time
 * @param revision how often the span has changed other than by a new point in time: grows with
 *     every late point and every revised value
 * @param lateCount points that entered the log after their quarter-hour had closed
 * @param completeUntil log time of the youngest point: what the log had before it is counted. Epoch
 *     ms
 */
public record Atom(
        long count,
        @Nullable Number min,
        @Nullable Number max,
        @Nullable Number sum,
        Sample first,
        Sample last,
        long revision,
        long lateCount,
        long completeUntil) {

    /** Of one point. */
    public static Atom of(Sample point) {
        Number number = point.value() instanceof Number value ? value : null;
        int late = point.isLate() ? 1 : 0;
        return new Atom(
                1,
                number,
                number,
                number,
                point,
                point,
                (long) point.revision() + late,
                late,
                point.loggedAt());
    }

    /** Of one more point; null stands for no point yet. */
    public static Atom of(@Nullable Atom points, Sample more) {
        return points == null ? of(more) : points.and(of(more));
    }

    /** Of both spans' points, of which none is in both. */
    public Atom and(Atom other) {
        return new Atom(
                count + other.count,
                lesser(min, other.min),
                greater(max, other.max),
                total(sum, other.sum),
                first.time() <= other.first.time() ? first : other.first,
                last.time() >= other.last.time() ? last : other.last,
                revision + other.revision,
                lateCount + other.lateCount,
                Math.max(completeUntil, other.completeUntil));
    }

    /** The mean; empty when the values are not numbers. */
    public OptionalDouble avg() {
        return sum == null ? OptionalDouble.empty() : OptionalDouble.of(sum.doubleValue() / count);
    }

    /** What the last number is more than the first; null when the values are not numbers. */
    public @Nullable Number growth() {
        return first.value() instanceof Number from && last.value() instanceof Number to
                ? Numbers.difference(to, from)
                : null;
    }

    private static @Nullable Number lesser(@Nullable Number a, @Nullable Number b) {
        return a == null || b == null ? null : compare(a, b) <= 0 ? a : b;
    }

    private static @Nullable Number greater(@Nullable Number a, @Nullable Number b) {
        return a == null || b == null ? null : compare(a, b) >= 0 ? a : b;
    }

    private static int compare(Number a, Number b) {
        return a instanceof Long whole && b instanceof Long other
                ? whole.compareTo(other)
                : Double.compare(a.doubleValue(), b.doubleValue());
    }

    private static @Nullable Number total(@Nullable Number a, @Nullable Number b) {
        return a == null || b == null ? null : Numbers.sum(a, b);
    }
}
