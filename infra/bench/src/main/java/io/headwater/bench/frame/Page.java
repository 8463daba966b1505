package io.headwater.bench.frame;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The page of all figures; each bench writes its own part, between two marks, and no other. */
public final class Page {
    private static final String HEAD =
            """
            # Figures

            What `infra/headwater bench NAME` measured, each beside its limit in the same run: rounds are
            interleaved, figures are medians with the least and the most in parentheses, processor time is the
            operating system's of the process under test. What was learnt on the way is in
            [performance.md](performance.md).
            """;

    private final Path file;

    /**
     * @param file made when it is not there
     */
    public Page(Path file) {
        this.file = file;
    }

    /** Writes the bench's part anew. */
    public void write(Bench bench, Options options, Report report) throws IOException {
        String begin = "<!-- bench " + bench.name() + " -->\n";
        String end = "<!-- end of bench " + bench.name() + " -->\n";
        String part = begin + part(bench, options, report) + end;
        String page = Files.exists(file) ? Files.readString(file) : HEAD;
        int from = page.indexOf(begin);
        int to = page.indexOf(end);
        String written =
                from < 0 || to < from
                        ? page + "\n" + part
                        : page.substring(0, from) + part + page.substring(to + end.length());
        Files.writeString(file, written);
    }

    /** What stands on the page about a bench, as Markdown. */
    public static String part(Bench bench, Options options, Report report) throws IOException {
        var lines = new ArrayList<String>();
        lines.add("## " + bench.name());
        lines.add("");
        lines.add(bench.what());
        lines.add("");
        lines.add("| quantity | measured | limit | goal | met |");
        lines.add("|---|---|---|---|---|");
        report.figures().forEach(figure -> lines.add(figure.row()));
        lines.add("");
        report.notes().forEach(note -> lines.add("- " + note));
        lines.addAll(origin(bench, options));
        return String.join("\n", lines) + "\n";
    }

    private static List<String> origin(Bench bench, Options options) throws IOException {
        String command = ("infra/headwater bench " + bench.name() + " " + options.asTyped());
        return List.of(
                "- Again: `" + command.strip() + "`",
                "- " + LocalDate.now(ZoneOffset.UTC) + " on " + Machine.description() + ".");
    }
}
