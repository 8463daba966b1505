package io.headwater.topologies.query;

import io.headwater.schemas.push.TargetKind;
import io.headwater.schemas.settings.Settings;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which kinds of targets the push sink is set up for, as far as the API was told: the sink runs
 * elsewhere, and its accounts are nobody else's.
 *
 * @param told kinds; empty when nobody said, and then a target is taken and its deliveries show
 */
record PushKinds(Set<TargetKind> told) {
    private static final String NAME = "push.kinds";

    static PushKinds read(Settings in) {
        List<String> words =
                Arrays.stream(
                                in.text(
                                                NAME,
                                                "",
                                                "kinds of targets that the push sink is set up for, separated by commas; empty when that is not known, and then any is taken")
                                        .split(","))
                        .map(String::strip)
                        .filter(word -> !word.isEmpty())
                        .toList();
        var kinds = EnumSet.noneOf(TargetKind.class);
        for (String word : words) {
            TargetKind.of(word)
                    .ifPresentOrElse(
                            kinds::add,
                            () ->
                                    in.reject(
                                            NAME,
                                            "expected of %s, got '%s'"
                                                    .formatted(TargetKind.words(), word)));
        }
        return new PushKinds(kinds);
    }

    /**
     * Takes a kind, and says what may be wrong with it.
     *
     * @throws Refused when nobody will ever tell such a target
     */
    Optional<String> warningOf(TargetKind kind) {
        if (told.contains(kind) || (told.isEmpty() && !kind.needsAccount())) {
            return Optional.empty();
        }
        if (told.isEmpty()) {
            return Optional.of(
                    "whether the push sink is set up for "
                            + kind.word()
                            + " is not known here (headwater.topologies.push.kinds); send a test");
        }
        throw new Refused(
                ErrorCode.PUSH_KIND_OFF,
                "the push sink is set up for "
                        + told.stream().map(TargetKind::word).collect(Collectors.joining(", "))
                        + " and not for "
                        + kind.word());
    }
}
