package io.headwater.topologies.aggregates;

/** Arithmetic that stays whole where both sides are, unless 64 bits do not hold the result. */
final class Numbers {
    private Numbers() {}

    static Number sum(Number a, Number b) {
        if (a instanceof Long whole && b instanceof Long other) {
            long sum = whole + other;
            boolean overflowed = ((whole ^ sum) & (other ^ sum)) < 0;
            return overflowed ? (double) whole + (double) other : (Number) sum;
        }
        return a.doubleValue() + b.doubleValue();
    }

    static Number difference(Number from, Number less) {
        if (from instanceof Long whole && less instanceof Long other) {
            long difference = whole - other;
            boolean overflowed = ((whole ^ other) & (whole ^ difference)) < 0;
            return overflowed ? (double) whole - (double) other : (Number) difference;
        }
        return from.doubleValue() - less.doubleValue();
    }
}
