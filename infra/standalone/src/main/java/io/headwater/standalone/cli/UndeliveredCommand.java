package io.headwater.standalone.cli;

import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.standalone.Refusal;
import io.headwater.topologies.undelivered.ReplayReport;
import io.headwater.topologies.undelivered.Undelivered;
import io.headwater.topologies.undelivered.UndeliveredLog;
import io.headwater.topologies.undelivered.Wanted;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code undelivered list|replay}: what users were not told, as no attempt delivered it. */
@Command(
        name = "undelivered",
        description = "See what users could not be told, and tell them once more.")
final class UndeliveredCommand {
    @Spec @Nullable CommandSpec spec;

    /** Which dead letters are meant. */
    static final class Which {
        @Option(
                names = "--user",
                paramLabel = "ID",
                description = "what this user, or user key, was to be told")
        @Nullable String user;

        @Option(
                names = "--target",
                paramLabel = "ID",
                description = "what was to be told through this target")
        @Nullable String target;

        @Option(
                names = "--since",
                paramLabel = "TIME",
                description = "given up since, as 2026-01-31T08:00:00Z")
        @Nullable String since;

        @Option(
                names = "--id",
                paramLabel = "P:O",
                description = "the one that a list shows under this id")
        @Nullable String id;

        Wanted wanted() {
            return new Wanted(
                    id == null ? null : place(id),
                    user == null ? null : key(user),
                    target,
                    since == null ? null : TimeOption.parse("--since", since));
        }

        private static Origin place(String text) {
            return Origin.parse(text)
                    .orElseThrow(
                            () ->
                                    new Refusal(
                                            "--id: expected PARTITION:OFFSET, got '" + text + "'"));
        }

        private static FleetKey key(String text) {
            if (text.isEmpty()) {
                throw new Refusal("--user: expected the id of a user");
            }
            return FleetKey.parse(text)
                    .orElseGet(() -> FleetKey.user(NodeKey.DEFAULT_TENANT, text));
        }
    }

    @Command(name = "list", description = "Show what was given up, newest first.")
    int list(
            @Mixin KafkaOptions kafka,
            @Mixin Which which,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "most to show (default: ${DEFAULT-VALUE})")
                    int limit) {
        if (limit < 1) {
            throw new Refusal("--limit: expected 1 or more, got " + limit);
        }
        log(kafka).newest(which.wanted(), limit).forEach(found -> out().println(described(found)));
        out().flush();
        return 0;
    }

    @Command(
            name = "replay",
            description =
                    "Request it of the push sink once more, through the targets as they are now. What"
                            + " was delivered since, or is being tried again, is left alone.")
    int replay(
            @Mixin KafkaOptions kafka,
            @Mixin Which which,
            @Option(
                            names = "--all",
                            description = "everything that is kept, when nothing else is asked for")
                    boolean all) {
        Wanted wanted = which.wanted();
        if (!all && wanted.equals(Wanted.ALL)) {
            throw new Refusal(
                    "say which: --id, --user, --target or --since, or --all for everything that is"
                            + " kept");
        }
        ReplayReport report = log(kafka).replay(wanted);
        out().println(report.replayed() + " requested again");
        report.refused()
                .forEach(
                        (refusal, count) ->
                                out().println(count + " left alone: " + refusal.because()));
        return 0;
    }

    private static UndeliveredLog log(KafkaOptions kafka) {
        return new UndeliveredLog(kafka.topics(), kafka.clients(), InstantSource.system());
    }

    /** Without the address, which may be a secret. */
    private static String described(Undelivered found) {
        String what =
                found.letter()
                        .map(
                                letter ->
                                        "%s  target %s (%s)  %s: %s"
                                                .formatted(
                                                        letter.row().user(),
                                                        letter.row().target(),
                                                        letter.request().getTargetKind(),
                                                        letter.request().getKind(),
                                                        letter.request().getTitle()))
                        .orElse("unreadable");
        return "%s  %s  %s%n    %s"
                .formatted(found.id(), found.at(), Shown.plain(what), Shown.plain(found.reason()));
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }
}
