package io.headwater.bench.frame;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Options of a bench as they were given: {@code --name value}, each at most once. */
public final class Options {
    private final Map<String, String> given;
    private final Set<String> known = new LinkedHashSet<>();

    private Options(Map<String, String> given) {
        this.given = given;
    }

    /**
     * @throws IllegalArgumentException when a word is no option or an option has no value
     */
    public static Options of(List<String> words) {
        var given = new LinkedHashMap<String, String>();
        for (int i = 0; i < words.size(); i += 2) {
            String word = words.get(i);
            if (!word.startsWith("--") || i + 1 == words.size()) {
                throw new IllegalArgumentException("expected '--option value', got '" + word + "'");
            }
            given.put(word.substring(2), words.get(i + 1));
        }
        return new Options(given);
    }

    /**
     * @throws IllegalArgumentException when it is given and is no whole number
     */
    public int number(String name, int otherwise) {
        return Integer.parseInt(text(name, Integer.toString(otherwise)));
    }

    /** The value as it was given. */
    public String text(String name, String otherwise) {
        known.add(name);
        return given.getOrDefault(name, otherwise);
    }

    /** What was given, as it would be typed; empty when nothing was. */
    public String asTyped() {
        var words = new ArrayList<String>();
        given.forEach((name, value) -> words.add("--" + name + " " + value));
        return String.join(" ", words);
    }

    /**
     * To be called by a bench once it has read what it knows.
     *
     * @throws IllegalArgumentException naming what nobody asked for
     */
    public void rejectUnknown() {
        given.keySet().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(
                        name -> {
                            throw new IllegalArgumentException(
                                    "no option --" + name + "; there are " + known);
                        });
    }
}
