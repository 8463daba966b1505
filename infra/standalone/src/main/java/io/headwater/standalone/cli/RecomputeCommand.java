package io.headwater.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.standalone.Refusal;
import io.headwater.standalone.Terminal;
import io.headwater.standalone.data.DataFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code recompute}: published quarter-hours counted anew, while the instances work on. */
@Command(
        name = "recompute",
        description =
                "Count published quarter-hours anew from their points, at every instance, and publish those that differ.")
final class RecomputeCommand implements Callable<Integer> {
    private static final String ALL = "/api/v1/timeseries/recomputations";
    private static final Duration BETWEEN = Duration.ofMillis(500);

    /** How long an instance may be away, as behind a restart. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final int MOST_SHOWN = 20;

    @Spec @Nullable CommandSpec spec;

    @Mixin DataOption data = new DataOption();

    @ArgGroup(multiplicity = "1")
    Which which = new Which();

    /** What to count, or what to look at. */
    static final class Which {
        @Option(
                names = "--series",
                paramLabel = "NODE/NAME",
                description = "one series of a node; its name may hold further slashes")
        @Nullable String series;

        @Option(names = "--node", paramLabel = "NODE", description = "every series of a node")
        @Nullable String node;

        @Option(names = "--all", description = "every series of every node")
        boolean all;

        @Option(
                names = "--watch",
                paramLabel = "ID",
                description = "one that was begun before; takes no times")
        @Nullable String watched;
    }

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "quarter-hours since, as 2026-01-31T08:00:00Z")
    @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description = "quarter-hours before (default: all that have closed)")
    @Nullable String to;

    @Option(names = "--dry-run", description = "only tell what would change")
    boolean dryRun;

    @Override
    public Integer call() {
        try {
            String id = which.watched != null ? which.watched : begun();
            JsonNode end = watched(id);
            show(end);
            return end.path("state").asText().equals("done") ? 0 : 1;
        } catch (IOException e) {
            throw new Refusal("the instance does not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(
                    "interrupted; the recomputation goes on until DELETE "
                            + ALL
                            + "/ID is accepted, which is refused while an instance cannot be told",
                    e);
        }
    }

    private String begun() throws IOException, InterruptedException {
        if (from == null) {
            throw new Refusal("--from TIME says since when");
        }
        try (RunningApi api = RunningApi.of(data)) {
            String id = api.post(ALL, body()).path("id").asText();
            err().println("recomputation " + id + "; see it again with --watch " + id);
            return id;
        }
    }

    private ObjectNode body() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        String series = which.series;
        if (which.all) {
            body.put("all", true);
        } else if (series != null) {
            int slash = series.indexOf('/');
            if (slash < 1 || slash == series.length() - 1) {
                throw new Refusal("--series: expected NODE/NAME, got '" + series + "'");
            }
            body.put("node", series.substring(0, slash));
            body.put("series", series.substring(slash + 1));
        } else {
            body.put("node", which.node);
        }
        body.put("from", from);
        if (to != null) {
            body.put("to", to);
        }
        body.put("dryRun", dryRun);
        return body;
    }

    /** Through restarts of instances, for a while each. */
    private JsonNode watched(String id) throws InterruptedException {
        boolean shown = Terminal.isWatched();
        long patientUntil = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < patientUntil) {
            Optional<JsonNode> status = statusOf(id);
            if (status.isPresent()) {
                if (!RecomputeLines.isStuck(status.get())) {
                    patientUntil = System.nanoTime() + PATIENCE.toNanos();
                }
                if (!status.get().path("endedAt").isNull()) {
                    err().print(shown ? "\r" : "");
                    return status.get();
                }
                if (shown) {
                    err().print("\r" + RecomputeLines.progress(status.get()));
                    err().flush();
                }
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN.toMillis());
        }
        throw new Refusal(
                "an instance does not answer any more; it goes on when it is back, see --watch "
                        + id);
    }

    /** Empty while the instance is away. */
    private Optional<JsonNode> statusOf(String id) throws InterruptedException {
        if (data.ofRunning(DataFolder.HTTP_URL).isEmpty()) {
            return Optional.empty();
        }
        try (RunningApi api = RunningApi.of(data)) {
            return Optional.of(api.get(ALL + "/" + RunningApi.encoded(id)));
        } catch (IOException away) {
            return Optional.empty();
        }
    }

    private void show(JsonNode end) throws IOException, InterruptedException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        String id = end.path("id").asText();
        try (RunningApi api = RunningApi.of(data)) {
            String path = ALL + "/" + RunningApi.encoded(id) + "/changes";
            JsonNode page = api.get(path + "?limit=" + MOST_SHOWN);
            page.path("changes").forEach(change -> out.println(RecomputeLines.change(change)));
            long more = end.path("changes").path("total").asLong() - page.path("changes").size();
            if (more > 0) {
                out.println("and " + more + " more: GET " + path);
            }
        }
        out.println(RecomputeLines.summary(end));
        out.flush();
    }

    private PrintWriter err() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }
}
