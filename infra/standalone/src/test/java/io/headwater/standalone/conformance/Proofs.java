package io.headwater.standalone.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import io.headwater.schemas.conformance.Requirement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Which tests of all modules prove which requirements, as the sources of the tests say. Sources,
 * because no module sees the compiled tests of another.
 *
 * @param byNumber tests as sentences, ordered, by the number of the requirement
 */
record Proofs(SortedMap<String, SortedSet<String>> byNumber) {
    private static final String ANNOTATION = Requirement.class.getSimpleName();

    /** What builds leave changes while it is looked at: a database may run in there. */
    private static final Set<String> NO_SOURCES = Set.of("target", ".git", "node_modules");

    /** What the tests of a source tree say. */
    static Proofs in(Path root) {
        var found = new Collecting(new TreeMap<>());
        for (CompilationUnitTree source : parsed(sourcesOfTests(root))) {
            source.accept(found, null);
        }
        return new Proofs(found.byNumber);
    }

    /** The tests of one requirement; empty when it has none. */
    SortedSet<String> of(String number) {
        return byNumber.getOrDefault(number, new TreeSet<>());
    }

    private static List<Path> sourcesOfTests(Path root) {
        var sources = new ArrayList<Path>();
        try {
            Files.walkFileTree(
                    root,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(
                                Path folder, BasicFileAttributes attributes) {
                            return NO_SOURCES.contains(String.valueOf(folder.getFileName()))
                                    ? FileVisitResult.SKIP_SUBTREE
                                    : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(
                                Path file, BasicFileAttributes attributes) {
                            if (isTest(file) && claims(file)) {
                                sources.add(file);
                            }
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return sources.stream().sorted().toList();
    }

    private static boolean isTest(Path file) {
        String name = file.toString();
        return name.contains("/src/test/java/")
                && (name.endsWith("Test.java") || name.endsWith("IT.java"));
    }

    private static boolean claims(Path file) {
        try {
            return Files.readString(file, UTF_8).contains("@" + ANNOTATION);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Iterable<? extends CompilationUnitTree> parsed(List<Path> files) {
        if (files.isEmpty()) {
            return List.of();
        }
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var sources = compiler.getStandardFileManager(null, Locale.ROOT, UTF_8)) {
            var task =
                    compiler.getTask(
                            null,
                            sources,
                            null,
                            List.of("-proc:none"),
                            null,
                            sources.getJavaFileObjectsFromPaths(files));
            return ((JavacTask) task).parse();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Walks a source and remembers what its tests claim. One thread. */
    private static final class Collecting extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final SortedMap<String, SortedSet<String>> byNumber;
        private String type = "";

        Collecting(SortedMap<String, SortedSet<String>> byNumber) {
            this.byNumber = byNumber;
        }

        @Override
        public @Nullable Void visitClass(ClassTree declared, @Nullable Void nothing) {
            String outer = type;
            type = outer.isEmpty() ? declared.getSimpleName().toString() : outer;
            super.visitClass(declared, null);
            type = outer;
            return null;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree test, @Nullable Void nothing) {
            for (AnnotationTree annotation : test.getModifiers().getAnnotations()) {
                if (annotation.getAnnotationType().toString().equals(ANNOTATION)) {
                    String sentence = sentence(type, test.getName().toString());
                    for (String number : literals(annotation)) {
                        byNumber.computeIfAbsent(number, _ -> new TreeSet<>()).add(sentence);
                    }
                }
            }
            return super.visitMethod(test, null);
        }
    }

    private static List<String> literals(AnnotationTree annotation) {
        var found = new ArrayList<String>();
        annotation.accept(
                new TreeScanner<@Nullable Void, @Nullable Void>() {
                    @Override
                    public @Nullable Void visitLiteral(
                            LiteralTree literal, @Nullable Void nothing) {
                        found.add(String.valueOf(literal.getValue()));
                        return null;
                    }
                },
                null);
        return found;
    }

    /** {@code ParamsTest: keeps the values a delta leaves out}. */
    private static String sentence(String type, String test) {
        String words = test.replaceAll("(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z0-9])(?=[A-Z][a-z])", " ");
        return type + ": " + words.toLowerCase(Locale.ROOT);
    }
}
