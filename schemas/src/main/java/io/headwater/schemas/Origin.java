package io.headwater.schemas;

import java.util.Optional;

/**
 * Where in the uplink something came from; also the position token of a write, and the event id of
 * a stream. Written {@code partition:offset}.
 */
public record Origin(int partition, long offset) {
    /** The origin that this text is, or empty. */
    public static Optional<Origin> parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            return Optional.empty();
        }
        try {
            int partition = Integer.parseInt(text.substring(0, colon));
            long offset = Long.parseLong(text.substring(colon + 1));
            return partition < 0 || offset < 0
                    ? Optional.empty()
                    : Optional.of(new Origin(partition, offset));
        } catch (NumberFormatException notNumbers) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return partition + ":" + offset;
    }
}
