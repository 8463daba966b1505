package io.headwater.bench.frame;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One quantity, measured once in each round.
 *
 * @param values in the order of the rounds, at least one
 */
public record Samples(List<Double> values) {
    public Samples {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a quantity that was never measured");
        }
    }

    /** The middle one; between the two middle ones when they are two. */
    public double median() {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    public double least() {
        return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    public double most() {
        return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    /** Each round's value divided by the other's of the same round. */
    public Samples over(Samples other) {
        var ratios = new ArrayList<Double>();
        for (int i = 0; i < Math.min(values.size(), other.values.size()); i++) {
            ratios.add(values.get(i) / other.values.get(i));
        }
        return new Samples(ratios);
    }

    /** Median and spread with this many digits, such as {@code 12.9 (12.4 to 13.3)}. */
    public String text(int digits) {
        String one = "%." + digits + "f";
        return values.size() == 1
                ? String.format(Locale.ROOT, one, median())
                : String.format(
                        Locale.ROOT,
                        one + " (" + one + " to " + one + ")",
                        median(),
                        least(),
                        most());
    }
}
