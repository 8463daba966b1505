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
import io.headwater.topologies.timeseries.SeriesQueries.SeriesPage;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The time series of a node: which there are, their points, and what is asked of them in aggregate.
 */
final class SeriesEndpoints {
    static final String JOB = "timeseries";

    /**
     * Most points or buckets of a page, and as many as there are unless told (rainmaker.md 4.10).
     */
    static final int MOST = 200;

    private final PointQueries queries;
    private final NodeReads reads;
    private final InstantSource clock;
    private final int partitions;
    private final SeriesPoints points;
    private final SeriesAggregates aggregates;
    private final SeriesWindows windows;

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
        points = new SeriesPoints(queries, reads, older, clock, partitions);
        aggregates = new SeriesAggregates(queries, zones, reads, older, clock);
        windows = new SeriesWindows(queries, reads, older, clock);
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.get("/api/v1/nodes/{id}/series", this::list),
                Endpoint.get("/api/v1/nodes/{id}/series/{name}", this::points),
                Endpoint.get("/api/v1/nodes/{id}/series/{name}/windows", windows::answer));
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
        return request.parameters().text("aggregate") == null
                ? points.answer(request)
                : aggregates.answer(request);
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

    private static @Nullable SeriesKey seriesAt(NodeKey node, String cursor) {
        byte[] rest = Cursors.keyOf(Cursors.SERIES, cursor);
        return rest == null ? null : SeriesKey.of(new RowKey(node, rest), false).orElse(null);
    }
}
