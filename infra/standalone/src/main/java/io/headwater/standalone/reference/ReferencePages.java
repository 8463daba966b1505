package io.headwater.standalone.reference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All pages, by file name. {@code headwater reference} writes them; a test fails when they are
 * stale.
 */
public final class ReferencePages {
    private static final String GENERATED =
            "<!-- Written from the code by infra/headwater reference; do not edit. -->\n\n";

    private final Map<String, String> pages = new TreeMap<>();

    private ReferencePages() {}

    /** The pages as the code has them now. */
    public static ReferencePages ofThisVersion() {
        var reference = new ReferencePages();
        reference.add("topics.md", TopicsPage.text());
        reference.add("stores.md", StoresPage.text());
        reference.add("settings.md", SettingsPage.text());
        reference.add("metrics.md", MetricsPage.text());
        return reference;
    }

    /** Names of the pages in a folder that are missing there or say something else. */
    public List<String> staleIn(Path folder) {
        var stale = new ArrayList<String>();
        pages.forEach(
                (name, text) -> {
                    if (!text.equals(read(folder.resolve(name)))) {
                        stale.add(name);
                    }
                });
        return stale;
    }

    /** Writes every page. */
    public void writeTo(Path folder) {
        try {
            Files.createDirectories(folder);
            for (var page : pages.entrySet()) {
                Files.writeString(folder.resolve(page.getKey()), page.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing reference pages to " + folder, e);
        }
    }

    private void add(String name, String text) {
        pages.put(name, GENERATED + text);
    }

    private static String read(Path file) {
        if (!Files.exists(file)) {
            return "";
        }
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }
}
