package io.headwater.bridge.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.headwater.bridge.conformance.Standard.Statement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** The page that shows each statement with its tests, or with why it does not bind. */
final class ConformancePage {
    private ConformancePage() {}

    static String text() {
        var page = new StringBuilder(introduction());
        for (Standard standard : Standard.values()) {
            page.append(section(standard));
        }
        return page.toString();
    }

    private static String section(Standard standard) {
        List<Statement> statements = standard.statements();
        long binding = statements.stream().filter(Statement::binds).count();
        Proofs proofs = Proofs.of(standard);
        return """

                ## %s

                %d statements, of which %d bind this server.

                | number | what it asks | proven by, or why it does not bind |
                |---|---|---|
                %s
                """
                .formatted(
                        standard.title(),
                        statements.size(),
                        binding,
                        statements.stream()
                                .map(statement -> row(statement, proofs))
                                .collect(joining("\n")));
    }

    private static String row(Statement statement, Proofs proofs) {
        String last =
                statement.binds()
                        ? String.join("<br>", proofs.of(statement.number()))
                        : "Does not bind: " + statement.exempt();
        return "| %s | %s | %s |".formatted(statement.number(), cell(statement.asks()), cell(last));
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private static String introduction() {
        try (var in = ConformancePage.class.getResourceAsStream("/conformance/introduction.md")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
