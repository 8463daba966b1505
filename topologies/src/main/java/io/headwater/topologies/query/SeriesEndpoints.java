package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.NodePartitions;
import io.headwater.schemas.RowKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.topologies.aggregates.OlderPoints;
import io.headwater.topologies.timeseries.SeriesQueries;
import io.headwater.topologies.timeseries.SeriesQueries.PointsPage;
import io.headwater.topologies.timeseries.SeriesQueries.Range;
import io.headwater.topologies.timeseries.SeriesQueries.SeriesPage;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The time series of a node: which there are, their raw points, newest first, and what is asked of
 * them in aggregate.
 */
final class SeriesEndpoints {
    static final String JOB = "timeseries";

    private final PointQueries queries;
    private final NodeReads reads;
    private final InstantSource clock;
    private final int partitions;
    private final SeriesAggregates aggregates;

    /**
     * @param older where points are that state holds no longer; empty when nowhere
     * @param clock against which points expire
     */
    SeriesEndpoints(
            PointQueries queries,
            NodeZone zones,
            NodeReads reads,
            Optional<OlderPoints> older,
            InstantSource clock,
            int partitions) {
        this.queries = queries;
        this.reads = reads;
        this.clock = clock;
        this.partitions = partitions;
        aggregates = new SeriesAggregates(queries, zones, reads, older, clock);
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.get("/api/v1/nodes/{id}/series", this::list),
                Endpoint.get("/api/v1/nodes/{id}/series/{name}", this::points));
    }

    private Answer list(Request request) {
        Parameters parameters = request.parameters();
        NodeKey node = request.node(parameters);
        int limit = parameters.limit();
        SeriesKey after =
                parameters.parse("cursor", "a cursor of this list", text -> seriesAt(node, text));
        var wanted = Positions.wantedBy(request, parameters);
        parameters.done();
        return reads.answer(
                request,
                JOB,
                node,
                wanted,
                () ->
                        queries.series(node, after, limit, clock.millis())
                                .then(page -> new Lookup.Found<>(json(node, page))));
    }

    private Answer points(Request request) {
        Parameters parameters = request.parameters();
        if (parameters.text("aggregate") != null) {
            return aggregates.answer(request);
        }
        NodeKey node = request.node(parameters);
        int limit = parameters.limit();
        long from = parameters.time("from").orElse(0);
        long to = parameters.time("to").orElse(Long.MAX_VALUE);
        Long before = parameters.parse("cursor", "a cursor of this list", SeriesEndpoints::timeAt);
        var choice = SeriesChoice.of(request, parameters);
        if (from > to) {
            parameters.reject("from", "lies after to");
        }
        var wanted = Positions.wantedBy(request, parameters);
        parameters.done();
        long end = before == null ? to : Math.min(to, before);
        return reads.answer(
                request,
                JOB,
                node,
                wanted,
                () ->
                        queries.seriesNamed(node, choice.name())
                                .then(
                                        named ->
                                                page(
                                                        choice.among(node, named),
                                                        from,
                                                        to,
                                                        end,
                                                        limit)));
    }

    private Lookup<JsonNode> page(SeriesKey series, long from, long to, long end, int limit) {
        return queries.points(series, new Range(from, end), limit, clock.millis())
                .then(page -> new Lookup.Found<>(json(series, from, to, page)));
    }

    private JsonNode json(NodeKey node, SeriesPage page) {
        int partition = NodePartitions.of(node, partitions);
        ObjectNode json = NodeJson.key(node);
        ArrayNode items = json.putArray("series");
        for (SeriesQueries.Series series : page.series()) {
            ObjectNode item = PointJson.series(series.key());
            item.set(
                    "latest",
                    series.latest() == null ? null : PointJson.point(series.latest(), partition));
            items.add(item);
        }
        json.put(
                "next",
                page.next() == null
                        ? null
                        : Cursors.of(Cursors.SERIES, page.next().rowKey().rest()));
        return json;
    }

    private JsonNode json(SeriesKey series, long from, long to, PointsPage page) {
        int partition = NodePartitions.of(series.node(), partitions);
        ObjectNode json = NodeJson.key(series.node());
        json.set("series", PointJson.series(series));
        json.put("from", from == 0 ? null : Json.time(from));
        json.put("to", to == Long.MAX_VALUE ? null : Json.time(to));
        json.put("completeSince", Json.time(page.receivedSince()));
        ArrayNode points = json.putArray("points");
        page.points().forEach(point -> points.add(PointJson.point(point, partition)));
        json.put(
                "next",
                page.next().isEmpty()
                        ? null
                        : Cursors.of(Cursors.POINTS, Long.toString(page.next().getAsLong())));
        return json;
    }

    private static @Nullable SeriesKey seriesAt(NodeKey node, String cursor) {
        byte[] rest = Cursors.keyOf(Cursors.SERIES, cursor);
        return rest == null ? null : SeriesKey.of(new RowKey(node, rest), false).orElse(null);
    }

    private static @Nullable Long timeAt(String cursor) {
        String time = Cursors.textOf(Cursors.POINTS, cursor);
        return time == null || !time.matches("\\d{1,18}") ? null : Long.valueOf(time);
    }
}
