package io.headwater.topologies.aggregates;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the points of a range. The protocol's own are all but {@code first} and {@code
 * last} (rainmaker.md 4.10), which are our addition.
 */
public enum Aggregate {
    /** The points themselves. */
    RAW,
    /** The value at the latest time; of spans up to a week. */
    LATEST,
    /** The least. */
    MIN,
    /** The greatest. */
    MAX,
    /** How many points. */
    COUNT,
    /** The mean. */
    AVG,
    /** The sum. */
    SUM,
    /** The value at the earliest time. */
    FIRST,
    /** The value at the latest time. */
    LAST;

    /** The aggregate of this name, in lower case; null when there is none. */
    public static @Nullable Aggregate named(String name) {
        for (Aggregate aggregate : values()) {
            if (aggregate.word().equals(name)) {
                return aggregate;
            }
        }
        return null;
    }

    /** Its name in requests. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it makes sense of nothing but numbers. */
    boolean needsNumbers() {
        return switch (this) {
            case MIN, MAX, AVG, SUM -> true;
            case RAW, LATEST, COUNT, FIRST, LAST -> false;
        };
    }

    /**
     * Its value.
     *
     * @throws IllegalArgumentException for raw, which is no value of a span, and for what needs
     *     numbers where there are none
     */
    public Object of(Atom atom) {
        Object value =
                switch (this) {
                    case RAW -> null;
                    case LATEST, LAST -> atom.last().value();
                    case FIRST -> atom.first().value();
                    case COUNT -> atom.count();
                    case MIN -> atom.min();
                    case MAX -> atom.max();
                    case SUM -> atom.sum();
                    case AVG -> atom.avg().isPresent() ? (Object) atom.avg().getAsDouble() : null;
                };
        if (value == null) {
            throw new IllegalArgumentException("these points have no " + word());
        }
        return value;
    }
}
