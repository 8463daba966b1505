package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.timeseries.QuarterHour;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.RowKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.topologies.aggregates.Quarter;
import io.headwater.topologies.recompute.Difference;
import io.headwater.topologies.recompute.Phase;
import io.headwater.topologies.recompute.Plan;
import io.headwater.topologies.recompute.Recomputations;
import io.headwater.topologies.recompute.Recomputations.Change;
import io.headwater.topologies.recompute.Recomputations.Status;
import io.headwater.topologies.recompute.Selection;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Counts published quarter-hours anew from their points (ADR 0026).
 *
 * <pre>
 * POST   /api/v1/timeseries/recomputations               node and series, or all; from, to, dryRun
 * GET    /api/v1/timeseries/recomputations               the youngest first
 * GET    /api/v1/timeseries/recomputations/{id}          how far it is
 * GET    /api/v1/timeseries/recomputations/{id}/changes  quarter-hours before and after, in pages
 * DELETE /api/v1/timeseries/recomputations/{id}          ends it without effect
 * </pre>
 */
public final class RecomputationEndpoints {
    private static final String ALL = "/api/v1/timeseries/recomputations";
    private static final String ONE = ALL + "/{id}";

    private final Recomputations recomputations;
    private final Placement placement;
    private final InstantSource clock;

    public RecomputationEndpoints(
            Recomputations recomputations, Placement placement, InstantSource clock) {
        this.recomputations = recomputations;
        this.placement = placement;
        this.clock = clock;
    }

    /** All of them. */
    public List<Endpoint> all() {
        var document = OpenApiPiece.beside(RecomputationEndpoints.class, "recompute.json");
        return List.of(
                Endpoint.post(ALL, this::start).describedBy(document),
                Endpoint.get(ALL, this::list).describedBy(document),
                Endpoint.get(ONE, this::one).describedBy(document),
                Endpoint.get(ONE + "/changes", this::changes).describedBy(document),
                Endpoint.delete(ONE, this::stop).describedBy(document));
    }

    private Answer start(Request request) {
        Parameters parameters = request.parameters();
        BodyFields body = BodyFields.of(request.body());
        boolean all = body.flag("all");
        String device = body.text("node", "the id of a node", text -> !text.isEmpty());
        NodeKey node = device == null ? null : parameters.node(device);
        parameters.done();
        String series = body.text("series", "the name of a series", text -> !text.isEmpty());
        String seriesClass =
                body.text("class", "full or simple", text -> PointJson.classOf(text) != null);
        String dataType = body.text("dataType", "a data type", text -> !text.isEmpty());
        Long from = body.time("from");
        Long to = body.time("to");
        boolean dryRun = body.flag("dryRun");
        if (all == (node != null)) {
            body.reject("node", "expected a node, or all to be true");
        }
        if (series != null && node == null) {
            body.reject("series", "is of a node");
        }
        if (from == null) {
            body.reject("from", "expected a time");
        } else if (to != null && from >= to) {
            body.reject("from", "must lie before to");
        } else if (Quarter.startOf(from) < recomputations.since()) {
            body.reject(
                    "from",
                    "points are at hand since " + Json.time(recomputations.since()) + " alone");
        }
        body.done();
        requireHere(node);
        var selection =
                new Selection(
                        node == null ? null : node.toString(),
                        series,
                        seriesClass,
                        dataType,
                        from == null ? 0 : from,
                        to == null ? clock.millis() : to,
                        dryRun);
        return Answer.ok(json(recomputations.start(RequestIds.next(), selection))).accepted();
    }

    /** What another instance counts it has to be asked for itself. */
    private void requireHere(@Nullable NodeKey node) {
        if (node != null
                && placement.partitionOf(SeriesEndpoints.JOB, node)
                        instanceof Lookup.HeldBy<Integer>(var instance)) {
            throw new Refused(
                    ErrorCode.RECOMPUTATION_ELSEWHERE,
                    instance.host() + ":" + instance.port() + " has the node");
        }
    }

    private Answer list(Request request) {
        request.parameters().done();
        ObjectNode json = Json.object();
        ArrayNode items = json.putArray("recomputations");
        recomputations.all().forEach(each -> items.add(json(each)));
        return Answer.ok(json);
    }

    private Answer one(Request request) {
        request.parameters().done();
        return Answer.ok(json(known(request)));
    }

    private Answer changes(Request request) {
        Parameters parameters = request.parameters();
        int limit = parameters.limit();
        RowKey after =
                parameters.parse("cursor", "a cursor of this list", RecomputationEndpoints::rowAt);
        parameters.done();
        String id = known(request).plan().id();
        List<Change> read = recomputations.changes(id, after, limit + 1);
        List<Change> page = read.subList(0, Math.min(limit, read.size()));
        ObjectNode json = Json.object();
        json.put("id", id);
        ArrayNode items = json.putArray("changes");
        page.forEach(change -> items.add(json(change)));
        json.put(
                "next",
                page.size() == read.size()
                        ? null
                        : Cursors.of(Cursors.CHANGES, page.getLast().row().bytes()));
        return Answer.ok(json);
    }

    private Answer stop(Request request) {
        request.parameters().done();
        String id = known(request).plan().id();
        recomputations.stop(id);
        return Answer.ok(json(known(request))).accepted();
    }

    private Status known(Request request) {
        String id = request.path("id");
        return recomputations
                .find(id)
                .orElseThrow(
                        () ->
                                new Refused(
                                        ErrorCode.RECOMPUTATION_UNKNOWN,
                                        "this instance has no recomputation " + id));
    }

    private JsonNode json(Status status) {
        Plan plan = status.plan();
        Selection selection = plan.selection();
        ObjectNode json = Json.object();
        json.put("id", plan.id());
        json.put("node", selection.node());
        json.put("series", selection.series());
        json.put("class", selection.seriesClass());
        json.put("dataType", selection.dataType());
        json.put("from", Json.time(selection.from()));
        json.put("to", Json.time(Math.max(selection.from(), selection.to())));
        json.put("dryRun", selection.dryRun());
        json.put("state", plan.phase().word());
        json.put("why", plan.why());
        json.put("startedAt", Json.time(plan.startedAt()));
        json.put("endedAt", Json.time(plan.endedAt()));
        ArrayNode partitions = json.putArray("partitions");
        plan.publishedUntil().keySet().stream().sorted().forEach(partitions::add);
        ObjectNode progress = json.putObject("progress");
        progress.put("series", plan.series());
        progress.put("seriesCounted", plan.counted());
        progress.put("quarters", plan.quarters());
        progress.put("seriesPerSecond", status.seriesPerSecond());
        progress.put("secondsLeft", secondsLeft(status));
        ObjectNode changes = json.putObject("changes");
        changes.put("total", plan.changes());
        for (Difference difference : Difference.values()) {
            if (difference != Difference.NONE) {
                changes.put(word(difference), plan.differences().getOrDefault(difference, 0L));
            }
        }
        json.put("switched", plan.phase() == Phase.DONE && !selection.dryRun());
        return json;
    }

    /** Null while nobody can tell. */
    private static @Nullable Long secondsLeft(Status status) {
        Plan plan = status.plan();
        if (plan.phase() != Phase.COUNTING || status.seriesPerSecond() <= 0) {
            return null;
        }
        return Math.round((plan.series() - plan.counted()) / status.seriesPerSecond());
    }

    private static JsonNode json(Change change) {
        ObjectNode json = NodeJson.key(change.row().node());
        SeriesKey series = SeriesKey.of(change.row(), true).orElseThrow();
        json.set("series", PointJson.series(series));
        json.put("start", Json.time(SeriesKey.timeOf(change.row())));
        json.put("difference", word(change.difference()));
        json.set("before", json(change.before()));
        json.set("after", json(change.after()));
        return json;
    }

    private static @Nullable ObjectNode json(@Nullable QuarterHour quarter) {
        if (quarter == null) {
            return null;
        }
        ObjectNode json = Json.object();
        json.put("state", quarter.getState().name().toLowerCase(Locale.ROOT));
        json.put("count", quarter.getCount());
        put(json, "min", quarter.getMin());
        put(json, "max", quarter.getMax());
        put(json, "sum", quarter.getSum());
        put(json, "first", quarter.getFirst());
        put(json, "last", quarter.getLast());
        json.put("revision", quarter.getRevision());
        json.put("lateCount", quarter.getLateCount());
        return json;
    }

    private static void put(ObjectNode json, String name, @Nullable Object value) {
        switch (value) {
            case null -> json.putNull(name);
            case Boolean truth -> json.put(name, truth);
            case Long number -> json.put(name, number);
            case Double number -> json.put(name, number);
            case Object text -> json.put(name, text.toString());
        }
    }

    private static String word(Difference difference) {
        return difference.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable RowKey rowAt(String cursor) {
        byte[] key = Cursors.keyOf(Cursors.CHANGES, cursor);
        return key == null ? null : RowKey.parse(key).orElse(null);
    }
}
