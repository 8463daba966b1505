package io.headwater.topologies.rules;

import java.util.List;
import java.util.Optional;

/** What a condition looks at. As text it is in records, for ever. */
public sealed interface Subject {
    /** Parts the text; names that hold it are refused. */
    char SEPARATOR = '\u001f';

    /** A parameter of a device. */
    record Param(String device, String name) implements Subject {
        @Override
        public String text() {
            return "param" + SEPARATOR + device + SEPARATOR + name;
        }
    }

    /** A time series, whatever its class and data type. */
    record Series(String name) implements Subject {
        @Override
        public String text() {
            return "series" + SEPARATOR + name;
        }
    }

    /** Anything that the node sends. */
    record Messages() implements Subject {
        @Override
        public String text() {
            return "messages";
        }
    }

    /** As it stands in records. */
    String text();

    /** The subject of this text; empty when it is of a later version. */
    static Optional<Subject> of(String text) {
        List<String> parts = List.of(text.split(String.valueOf(SEPARATOR), -1));
        return switch (parts.getFirst() + " of " + parts.size()) {
            case "param of 3" -> Optional.of(new Param(parts.get(1), parts.get(2)));
            case "series of 2" -> Optional.of(new Series(parts.get(1)));
            case "messages of 1" -> Optional.of(new Messages());
            default -> Optional.empty();
        };
    }
}
