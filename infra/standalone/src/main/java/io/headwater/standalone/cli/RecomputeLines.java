package io.headwater.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Set;

/** What {@code recompute} says of an answer of the API. */
final class RecomputeLines {
    private static final Set<String> OVER = Set.of("done", "failed", "stopped");

    private RecomputeLines() {}

    /** How far it is, how fast, and how long it may still take. */
    static String progress(JsonNode status) {
        JsonNode progress = status.path("progress");
        String why = status.path("why").asText("");
        JsonNode left = progress.path("secondsLeft");
        return String.format(
                Locale.ROOT,
                "%-9s %,d of %,d series  %,d quarter-hours  %,d changes  %.1f series/s  %s left%s ",
                status.path("state").asText(),
                progress.path("seriesCounted").asLong(),
                progress.path("series").asLong(),
                progress.path("quarters").asLong(),
                status.path("changes").path("total").asLong(),
                progress.path("seriesPerSecond").asDouble(),
                left.isNumber() ? left.asLong() + " s" : "?",
                (why.isEmpty() || why.equals("null")) ? "" : "  (" + why + ")");
    }

    /** One quarter-hour, before and after. */
    static String change(JsonNode change) {
        return change.path("start").asText()
                + "  "
                + change.path("id").asText()
                + "/"
                + change.path("series").path("name").asText()
                + "  "
                + change.path("difference").asText()
                + "  "
                + said(change.path("before"))
                + " -> "
                + said(change.path("after"));
    }

    /** Whether nothing can come of it any more but from an instance that does not answer. */
    static boolean isStuck(JsonNode status) {
        for (JsonNode part : status.path("parts")) {
            if (!OVER.contains(part.path("state").asText())) {
                return false;
            }
        }
        return status.path("endedAt").isNull() && !status.path("parts").isEmpty();
    }

    /** What came of it. */
    static String summary(JsonNode end) {
        String state = end.path("state").asText();
        if (!state.equals("done")) {
            return state
                    + effect(end.path("parts"))
                    + (end.path("why").isTextual() ? ": " + end.path("why").asText() : "");
        }
        JsonNode changes = end.path("changes");
        return String.format(
                Locale.ROOT,
                "%,d quarter-hours of %,d series counted; %,d %s (%,d missing, %,d stale, %,d other, %,d gone)",
                end.path("progress").path("quarters").asLong(),
                end.path("progress").path("seriesCounted").asLong(),
                changes.path("total").asLong(),
                end.path("switched").asBoolean() ? "published anew" : "would change",
                changes.path("missing").asLong(),
                changes.path("stale").asLong(),
                changes.path("other").asLong(),
                changes.path("gone").asLong());
    }

    /** Each instance publishes what it counted by itself. */
    private static String effect(JsonNode parts) {
        long published = 0;
        for (JsonNode part : parts) {
            published += part.path("switched").asBoolean() ? 1 : 0;
        }
        return published == 0
                ? " without effect"
                : String.format(
                        Locale.ROOT,
                        ", and published by %d of %d instances",
                        published,
                        parts.size());
    }

    private static String said(JsonNode quarter) {
        if (quarter.isNull() || quarter.isMissingNode()) {
            return "nothing";
        }
        if (quarter.path("state").asText().equals("stale")) {
            return "stale";
        }
        String numbers =
                quarter.path("sum").isNull()
                        ? ""
                        : ", "
                                + quarter.path("min").asText()
                                + " to "
                                + quarter.path("max").asText()
                                + ", sum "
                                + quarter.path("sum").asText();
        return quarter.path("count").asLong() + " points" + numbers;
    }
}
