package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.NodePartitions;
import io.headwater.schemas.SeriesKey;
import io.headwater.topologies.aggregates.OlderPoints;
import io.headwater.topologies.aggregates.Question;
import io.headwater.topologies.aggregates.Question.Range;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The points of a series as they were told, newest first, with the limits of rainmaker.md 4.10:
 * from state, and from where older ones are kept. Each says which.
 */
final class SeriesPoints {
    private final PointQueries queries;
    private final NodeReads reads;
    private final SeriesHistory history;
    private final PointHistory points;
    private final InstantSource clock;
    private final int partitions;

    SeriesPoints(
            PointQueries queries,
            NodeReads reads,
            Optional<OlderPoints> older,
            InstantSource clock,
            int partitions) {
        this.queries = queries;
        this.reads = reads;
        this.history = new SeriesHistory(queries, older);
        this.points = new PointHistory(queries, older);
        this.clock = clock;
        this.partitions = partitions;
    }

    /** The range as it was given, in epoch ms; null stands for what was not. */
    private record Given(@Nullable Long from, @Nullable Long to) {}

    /** What the digest of a question is made of. */
    private record Asked(SeriesKey series, Given given) {}

    Answer answer(Request request) {
        Parameters parameters = request.parameters();
        NodeKey node = request.node(parameters);
        int limit = parameters.limit(SeriesEndpoints.MOST, SeriesEndpoints.MOST);
        Given given = new Given(boxed(parameters.time("from")), boxed(parameters.time("to")));
        PageCursor cursor =
                parameters.parse(
                        "cursor",
                        "a cursor of this list",
                        text -> PageCursor.of(Cursors.POINTS, text));
        SeriesChoice choice = SeriesChoice.of(request, parameters);
        if (given.from != null && given.to != null && given.from > given.to) {
            parameters.reject("from", "lies after to");
        }
        var wanted = Positions.wantedBy(request, parameters);
        parameters.done();
        long now = clock.millis();
        return reads.answer(
                request,
                SeriesEndpoints.JOB,
                node,
                wanted,
                () ->
                        queries.seriesNamed(node, choice.name())
                                .then(
                                        named ->
                                                page(
                                                        new Asked(choice.among(node, named), given),
                                                        cursor,
                                                        limit,
                                                        now)));
    }

    private Lookup<JsonNode> page(Asked asked, @Nullable PageCursor given, int limit, long now) {
        PageCursor at = PageCursor.of(given, asked, now);
        Range whole = range(asked, at.askedAt());
        Range left =
                at.position() == null
                        ? whole
                        : new Range(
                                whole.from(), Math.clamp(at.position(), whole.from(), whole.to()));
        return points.newest(asked.series, left, limit, now)
                .then(page -> new Lookup.Found<>(json(asked, whole, at, page, now)));
    }

    private static Range range(Asked asked, long askedAt) {
        Given given = asked.given;
        return switch (Question.told(asked.series.seriesClass(), given.from, given.to, askedAt)) {
            case Question.Refused(var fault) -> throw SeriesAggregates.refused(fault);
            case Question.Points(var range, _, _) -> range;
            case Question.Buckets buckets -> buckets.range();
        };
    }

    private JsonNode json(
            Asked asked, Range range, PageCursor at, PointHistory.Page page, long now) {
        int partition = NodePartitions.of(asked.series.node(), partitions);
        ObjectNode json = NodeJson.key(asked.series.node());
        json.set("series", PointJson.series(asked.series));
        json.put("from", range.from() == 0 ? null : Json.time(range.from()));
        json.put("to", asked.given.to == null ? null : Json.time(range.to()));
        json.put("source", history.source(range.from(), range.to(), now));
        json.put("wholeSince", Json.time(history.wholeSince(now)));
        json.put("completeSince", Json.time(page.receivedSince()));
        ArrayNode points = json.putArray("points");
        for (PointHistory.Told told : page.points()) {
            points.add(PointJson.point(told.point(), partition).put("source", told.source()));
        }
        json.put("next", at.next(Cursors.POINTS, page.next()));
        return json;
    }

    private static @Nullable Long boxed(OptionalLong time) {
        return time.isEmpty() ? null : (Long) time.getAsLong();
    }
}
