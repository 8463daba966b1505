package io.headwater.standalone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schemas.NodeKey;
import io.headwater.standalone.Refusal;
import io.headwater.topologies.rejected.RejectedEntry;
import io.headwater.topologies.rejected.RejectedId;
import io.headwater.topologies.rejected.RejectedLog;
import io.headwater.topologies.rejected.RejectedLog.Order;
import io.headwater.topologies.rejected.ReplayReport;
import io.headwater.topologies.rejected.Selection;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rejected list|replay}: what was acknowledged and not applied. */
@Command(
        name = "rejected",
        description = "See what was acknowledged and not applied, and try it again.")
final class RejectedCommand {
    private static final int SHOWN_CHARACTERS = 120;

    @Spec @Nullable CommandSpec spec;

    /** Which records are meant. */
    static final class Which {
        @Option(
                names = "--node",
                paramLabel = "ID",
                description = "those of this RainMaker node, or node key")
        @Nullable String node;

        @Option(
                names = "--reason",
                paramLabel = "CODE",
                description = "those with this reason code")
        @Nullable String reason;

        @Option(names = "--channel", paramLabel = "NAME", description = "those of this channel")
        @Nullable String channel;

        @Option(
                names = "--since",
                paramLabel = "TIME",
                description = "rejected since, as 2026-01-31T08:00:00Z")
        @Nullable String since;

        @Option(
                names = "--id",
                paramLabel = "P:O",
                description = "the one that a list shows under this id")
        @Nullable String id;

        Selection selection() {
            if (id != null) {
                return Selection.only(
                        RejectedId.parse(id)
                                .orElseThrow(
                                        () ->
                                                new Refusal(
                                                        "--id: expected PARTITION:OFFSET, got '"
                                                                + id
                                                                + "'")));
            }
            Selection selection = Selection.ALL;
            String wanted = node;
            if (wanted != null) {
                selection =
                        selection.ofNode(
                                NodeKey.parse(wanted).orElseGet(() -> NodeKey.rainmaker(wanted)));
            }
            if (reason != null) {
                selection = selection.withReason(reason);
            }
            if (channel != null) {
                selection = selection.onChannel(channel);
            }
            return since == null
                    ? selection
                    : selection.rejectedSince(TimeOption.parse("--since", since));
        }
    }

    @Command(name = "list", description = "Show rejected messages, newest first.")
    int list(
            @Mixin KafkaOptions kafka,
            @Mixin Which which,
            @Option(names = "--oldest-first", description = "begin with the oldest")
                    boolean oldestFirst,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "most to show (default: ${DEFAULT-VALUE})")
                    long limit) {
        log(kafka)
                .list(
                        which.selection(),
                        oldestFirst ? Order.OLDEST_FIRST : Order.NEWEST_FIRST,
                        limit,
                        entry -> out().println(described(entry)));
        out().flush();
        return 0;
    }

    @Command(
            name = "replay",
            description =
                    "Write rejected messages to the uplink again, in their first place of the order."
                            + " What is rejected once more is listed once more, under a new id.")
    int replay(
            @Mixin KafkaOptions kafka,
            @Mixin Which which,
            @Option(
                            names = "--force",
                            description =
                                    "also params, config, ota and command messages, which set state")
                    boolean force,
            @Option(
                            names = "--all",
                            description = "everything that is kept, when nothing else is asked for")
                    boolean all) {
        if (!all && which.selection().equals(Selection.ALL)) {
            throw new Refusal(
                    "say which messages: --id, --node, --reason, --channel or --since, or --all for"
                            + " everything that is kept");
        }
        ReplayReport report = log(kafka).replay(which.selection(), force);
        out().println(report.replayed() + " replayed");
        report.refused()
                .forEach(
                        (refusal, count) ->
                                out().println(count + " not replayed: " + refusal.because()));
        return report.refused().isEmpty() ? 0 : 1;
    }

    private static RejectedLog log(KafkaOptions kafka) {
        return new RejectedLog(kafka.topics(), kafka.clients());
    }

    private static String described(RejectedEntry entry) {
        String dropped =
                entry.dropped().stream()
                        .map(element -> element.getPath() + " (" + element.getReason() + ")")
                        .collect(Collectors.joining(", "));
        return "%s  %s  %s  %s%s  %s  %s bytes%n%s    %s"
                .formatted(
                        entry.id(),
                        entry.rejectedAt(),
                        entry.node(),
                        entry.reason(),
                        entry.partial() ? " (partly applied)" : "",
                        entry.mqttTopic() == null ? "-" : entry.mqttTopic(),
                        entry.payloadBytes(),
                        line(entry.detail()) + line(dropped.isEmpty() ? "" : "dropped: " + dropped),
                        start(entry));
    }

    private static String line(String text) {
        return text.isEmpty() ? "" : "    " + text + System.lineSeparator();
    }

    /** The beginning of the payload, with what would disturb a terminal replaced. */
    private static String start(RejectedEntry entry) {
        String text = UTF_8.decode(entry.payloadStart().duplicate()).toString();
        String shown =
                text.length() > SHOWN_CHARACTERS
                        ? text.substring(0, SHOWN_CHARACTERS) + "..."
                        : text;
        return Shown.plain(shown);
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }
}
