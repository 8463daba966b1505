package io.headwater.standalone.conformance;

import static java.util.stream.Collectors.joining;

import io.headwater.standalone.conformance.Catalogue.Asked;
import io.headwater.standalone.conformance.Catalogue.Chapter;

/** The page that shows each requirement with its tests, or with why it is open. */
final class RainMakerPage {
    private RainMakerPage() {}

    static String text(Catalogue catalogue, Proofs proofs) {
        long open = catalogue.all().stream().filter(asked -> !asked.binds()).count();
        long proven = catalogue.all().stream().filter(asked -> isProven(asked, proofs)).count();
        long all = catalogue.all().size();
        return """
                # RainMaker conformance

                Written by `infra/headwater reference` from the catalogue of what the node protocol asks of a cloud and from
                the tests of every module, which name what they prove with `@Requirement`. A test stands beside a number only
                when it fails without the behaviour. The numbers are this catalogue's own, and so are the words.

                %d requirements: %d have tests, %d are open on purpose, %d have no test yet.
                %s"""
                .formatted(
                        all,
                        proven,
                        open,
                        all - open - proven,
                        catalogue.chapters().stream()
                                .map(chapter -> section(chapter, proofs))
                                .collect(joining()));
    }

    private static boolean isProven(Asked asked, Proofs proofs) {
        return asked.binds() && !proofs.of(asked.number()).isEmpty();
    }

    private static String section(Chapter chapter, Proofs proofs) {
        return """

        ## %s

        | number | what it asks | proven by |
        |---|---|---|
        %s
        """
                .formatted(
                        chapter.title(),
                        chapter.asked().stream()
                                .map(asked -> row(asked, proofs))
                                .collect(joining("\n")));
    }

    private static String row(Asked asked, Proofs proofs) {
        return "| %s | %s | %s |".formatted(asked.number(), asked.asks(), last(asked, proofs));
    }

    private static String last(Asked asked, Proofs proofs) {
        String tests = String.join("<br>", proofs.of(asked.number()));
        if (asked.binds()) {
            return tests.isEmpty() ? "**no test yet**" : tests;
        }
        return "Open: " + asked.open() + (tests.isEmpty() ? "" : "<br>In part: " + tests);
    }
}
