package io.headwater.schemas.dialect.rainmaker;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What was found while one payload was read: elements dropped and deviations tolerated. */
final class Findings {
    private final List<Dropped> dropped = new ArrayList<>();
    private final Set<Reason> warnings = new LinkedHashSet<>();

    void drop(String path, Reason reason) {
        dropped.add(new Dropped(path, reason));
    }

    void warn(Reason reason) {
        warnings.add(reason);
    }

    boolean droppedAny() {
        return !dropped.isEmpty();
    }

    <T> Parsed<T> accepted(T value) {
        return new Parsed.Accepted<>(value, dropped, List.copyOf(warnings));
    }

    /** Refuses a payload of which nothing is left, for the reason its first element was dropped. */
    <T> Parsed<T> nothingLeft() {
        Dropped first = dropped.getFirst();
        return new Parsed.Refused<>(
                first.reason(),
                dropped.size() == 1
                        ? "the only element cannot be used: " + first.path()
                        : "none of " + dropped.size() + " elements can be used");
    }
}
