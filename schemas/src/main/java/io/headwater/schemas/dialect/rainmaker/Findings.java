package io.headwater.schemas.dialect.rainmaker;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What was found while one payload was read: elements dropped and deviations tolerated. */
final class Findings {
    /** How many dropped elements are named; what is said of a payload must fit a record. */
    static final int MOST_NAMED = 1_000;

    private final List<Dropped> named = new ArrayList<>();
    private final Set<Reason> warnings = new LinkedHashSet<>();
    private int dropped;

    /** Of the first that was dropped. */
    private String why = "";

    void drop(String path, Reason reason) {
        drop(
                path,
                reason,
                switch (reason) {
                    case FIELD_TYPE -> "it is not of the type that belongs there";
                    case FIELD_MISSING -> "something that it must hold is missing";
                    case FIELD_VALUE -> "its value cannot be kept";
                    default -> reason.code();
                });
    }

    /**
     * @param why a clause for a person
     */
    void drop(String path, Reason reason, String why) {
        if (dropped == 0) {
            this.why = why;
        }
        dropped++;
        if (named.size() < MOST_NAMED) {
            named.add(new Dropped(path, reason));
        }
    }

    void warn(Reason reason) {
        warnings.add(reason);
    }

    boolean droppedAny() {
        return dropped > 0;
    }

    <T> Parsed<T> accepted(T value) {
        if (dropped > named.size()) {
            named.add(
                    new Dropped(
                            "and " + (dropped - named.size()) + " more", named.getLast().reason()));
        }
        return new Parsed.Accepted<>(value, named, List.copyOf(warnings));
    }

    /** Refuses a payload of which nothing is left, for the reason its first element was dropped. */
    <T> Parsed<T> nothingLeft() {
        Dropped first = named.getFirst();
        return new Parsed.Refused<>(
                first.reason(),
                dropped == 1
                        ? "the only element cannot be used: " + first.path() + ": " + why
                        : "none of %d elements can be used; the first is %s: %s"
                                .formatted(dropped, first.path(), why));
    }
}
