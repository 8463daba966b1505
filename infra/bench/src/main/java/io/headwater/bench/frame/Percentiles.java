package io.headwater.bench.frame;

import java.util.Arrays;
import java.util.Locale;

/**
 * What things took, in milliseconds.
 *
 * @param p50 half of them took no longer
 * @param p99 all but a hundredth took no longer
 */
public record Percentiles(double p50, double p99) {
    /**
     * @param times in nanoseconds, in any order, at least one
     */
    public static Percentiles ofNanos(long[] times) {
        long[] sorted = times.clone();
        Arrays.sort(sorted);
        return new Percentiles(
                sorted[sorted.length / 2] / 1e6, sorted[(int) (sorted.length * 0.99)] / 1e6);
    }

    /** Both, such as {@code 8.0 and 14.2}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.1f and %.1f", p50, p99);
    }
}
