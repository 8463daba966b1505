package io.headwater.schemas.dialect.rainmaker;

import java.util.LinkedHashSet;
import java.util.List;

/** What a payload turned out to be. Parsing never throws for a payload, whatever its bytes. */
public sealed interface Parsed<T> {
    /** The word of rainmaker.md 0.3 for this outcome. */
    Verdict verdict();

    /**
     * The payload has a meaning, apart from what was dropped.
     *
     * @param dropped elements left out, in the order of the payload; beyond a thousand only their
     *     number, in one last entry
     * @param warnings deviations that are tolerated, each once
     */
    record Accepted<T>(T value, List<Dropped> dropped, List<Reason> warnings) implements Parsed<T> {
        /** Copies the lists. */
        public Accepted {
            dropped = List.copyOf(dropped);
            warnings = List.copyOf(warnings);
        }

        /** The same with more warnings, such as those that state gives rise to. */
        public Accepted<T> alsoWarned(List<Reason> more) {
            var all = new LinkedHashSet<>(warnings);
            all.addAll(more);
            return new Accepted<>(value, dropped, List.copyOf(all));
        }

        @Override
        public Verdict verdict() {
            if (!dropped.isEmpty()) {
                return Verdict.ACCEPT_PARTIAL;
            }
            return warnings.isEmpty() ? Verdict.ACCEPT : Verdict.ACCEPT_WARN;
        }
    }

    /** The payload is well-formed and changes nothing. */
    record Ignored<T>(Reason reason) implements Parsed<T> {
        @Override
        public Verdict verdict() {
            return Verdict.IGNORE;
        }
    }

    /**
     * The payload cannot be applied.
     *
     * @param detail one sentence for a person, without the payload's text
     */
    record Refused<T>(Reason reason, String detail) implements Parsed<T> {
        @Override
        public Verdict verdict() {
            return Verdict.REJECT;
        }
    }
}
