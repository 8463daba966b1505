package io.headwater.standalone.reference;

import java.util.List;
import java.util.stream.Collectors;

/** A Markdown table. */
final class Table {
    private final StringBuilder text = new StringBuilder();

    Table(String... titles) {
        row(titles);
        text.append("|").append("---|".repeat(titles.length)).append('\n');
    }

    Table row(String... cells) {
        text.append(
                        List.of(cells).stream()
                                .map(cell -> cell.replace("|", "\\|").replace("\n", " "))
                                .collect(Collectors.joining(" | ", "| ", " |")))
                .append('\n');
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
