package io.headwater.bridge.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which tests of this module prove which statements, as the tests themselves say.
 *
 * @param byNumber tests as sentences, ordered, by the number of the statement
 */
record Proofs(SortedMap<String, List<String>> byNumber) {
    /** What the compiled tests say about one version. */
    static Proofs of(Standard standard) {
        var byNumber = new TreeMap<String, List<String>>();
        for (Method test : tests()) {
            for (String number : standard.provenBy(test)) {
                byNumber.computeIfAbsent(number, _ -> new ArrayList<>()).add(sentence(test));
            }
        }
        return new Proofs(byNumber);
    }

    /** The tests of one statement; empty when it has none. */
    List<String> of(String number) {
        return byNumber.getOrDefault(number, List.of());
    }

    private static List<Method> tests() {
        Path root = root();
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(name -> name.endsWith("Test.class") || name.endsWith("IT.class"))
                    .map(Proofs::load)
                    .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                    .sorted(Comparator.comparing(Proofs::sentence))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Path root() {
        try {
            return Path.of(Proofs.class.getResource("/").toURI());
        } catch (URISyntaxException broken) {
            throw new IllegalStateException("the tests are not in a folder", broken);
        }
    }

    private static Class<?> load(String file) {
        String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
        try {
            return Class.forName(name, false, Proofs.class.getClassLoader());
        } catch (ClassNotFoundException broken) {
            throw new IllegalStateException("a test that cannot be loaded", broken);
        }
    }

    /** {@code ConnectingTest: closes at a second connect}. */
    private static String sentence(Method test) {
        String words =
                test.getName()
                        .replaceAll("(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z0-9])(?=[A-Z][a-z])", " ");
        return test.getDeclaringClass().getSimpleName() + ": " + words.toLowerCase(Locale.ROOT);
    }
}
