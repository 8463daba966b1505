package io.headwater.bench.frame;

import java.util.List;

/**
 * What a bench found.
 *
 * @param figures lines of its table
 * @param notes sentences a reader needs to judge them: how it was set up, what went wrong
 */
public record Report(List<Figure> figures, List<String> notes) {
    public Report {
        figures = List.copyOf(figures);
        notes = List.copyOf(notes);
    }
}
