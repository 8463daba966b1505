package io.headwater.standalone.cli;

import io.headwater.standalone.Refusal;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** A point in time as options take it. */
final class TimeOption {
    private TimeOption() {}

    /**
     * @throws Refusal naming the option when it is no time
     */
    static Instant parse(String option, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new Refusal(
                    option + ": expected a time as 2026-01-31T08:00:00Z, got '" + text + "'", e);
        }
    }
}
