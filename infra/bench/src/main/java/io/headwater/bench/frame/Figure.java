package io.headwater.bench.frame;

/**
 * A line of a bench's table.
 *
 * @param quantity what was measured, with its unit
 * @param ours what it came to
 * @param limit what the limit came to in the same run; empty when it has none
 * @param goal what was wanted; empty when nothing was
 * @param verdict whether it was reached
 */
public record Figure(String quantity, String ours, String limit, String goal, Verdict verdict) {
    /** Whether a goal was reached. */
    public enum Verdict {
        MET("yes"),
        MISSED("**no**"),
        /** There was no goal. */
        NONE("");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        static Verdict of(boolean met) {
            return met ? MET : MISSED;
        }
    }

    /** A figure that has a goal. */
    public static Figure with(
            String quantity, String ours, String limit, String goal, boolean met) {
        return new Figure(quantity, ours, limit, goal, Verdict.of(met));
    }

    /** A figure for the reader to know. */
    public static Figure plain(String quantity, String ours, String limit) {
        return new Figure(quantity, ours, limit, "", Verdict.NONE);
    }

    String row() {
        return "| " + String.join(" | ", quantity, ours, limit, goal, verdict.text) + " |";
    }
}
