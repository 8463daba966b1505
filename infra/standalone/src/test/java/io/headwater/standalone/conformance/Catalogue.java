package io.headwater.standalone.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The requirements of the RainMaker node protocol, as the resource lists them.
 *
 * @param chapters in the order of the protocol
 */
record Catalogue(List<Chapter> chapters) {
    private static final String FILE = "rainmaker.tsv";
    private static final String CHAPTER = "## ";
    private static final String BINDS = "binds";
    private static final String OPEN = "open: ";

    /** Requirements that belong together. */
    record Chapter(String title, List<Asked> asked) {}

    /**
     * One requirement.
     *
     * @param number such as {@code R-PAR-1}
     * @param asks what it asks for, in our words
     * @param open why it is not fulfilled, on purpose; empty when it binds
     */
    record Asked(String number, String asks, String open) {
        boolean binds() {
            return open.isEmpty();
        }
    }

    /** What the resource says. */
    static Catalogue read() {
        var chapters = new ArrayList<Chapter>();
        for (String line : lines()) {
            if (line.startsWith(CHAPTER)) {
                chapters.add(new Chapter(line.substring(CHAPTER.length()), new ArrayList<>()));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                chapters.getLast().asked().add(asked(line));
            }
        }
        return new Catalogue(chapters);
    }

    /** Every requirement, in order. */
    List<Asked> all() {
        return chapters.stream().flatMap(chapter -> chapter.asked().stream()).toList();
    }

    private static Asked asked(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != 3) {
            throw new IllegalStateException(FILE + ": not three fields with tabs between: " + line);
        }
        if (fields[2].equals(BINDS)) {
            return new Asked(fields[0], fields[1], "");
        }
        if (!fields[2].startsWith(OPEN)) {
            throw new IllegalStateException(FILE + ": neither binds nor open, with why: " + line);
        }
        return new Asked(fields[0], fields[1], fields[2].substring(OPEN.length()));
    }

    private static List<String> lines() {
        try (var in = Catalogue.class.getResourceAsStream("/conformance/" + FILE)) {
            return new String(Objects.requireNonNull(in, FILE).readAllBytes(), UTF_8)
                    .lines()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
