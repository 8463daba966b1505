package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.topologies.aggregates.Bucket;
import io.headwater.topologies.aggregates.Fault;
import io.headwater.topologies.aggregates.OlderPoints;
import io.headwater.topologies.aggregates.Question;
import io.headwater.topologies.aggregates.Question.Range;
import io.headwater.topologies.aggregates.Sample;
import io.headwater.topologies.aggregates.Wish;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a series with {@code ?aggregate=} (rainmaker.md 4.10): values of calendar
 * buckets, or its points in order of time. Answers say where their points come from, and what of
 * them is whole.
 */
final class SeriesAggregates {
    private final PointQueries queries;
    private final NodeReads reads;
    private final SeriesHistory history;
    private final NodeZone zones;
    private final InstantSource clock;

    SeriesAggregates(
            PointQueries queries,
            NodeZone zones,
            NodeReads reads,
            Optional<OlderPoints> older,
            InstantSource clock) {
        this.queries = queries;
        this.reads = reads;
        this.history = new SeriesHistory(queries, older);
        this.zones = zones;
        this.clock = clock;
    }

    /** One page of an answer, and where the next one starts; empty at the end. */
    private record Page<T>(List<T> items, OptionalLong next) {}

    /**
     * What was asked, once it is known of which series.
     *
     * @param zoneFrom {@code query}, {@code node} or {@code default}
     * @param at where this page begins
     */
    private record Asked(SeriesKey series, String zoneFrom, PageCursor at, int limit, long now) {}

    /** What the digest of a question is made of. */
    private record Worded(SeriesKey series, Wish wish) {}

    Answer answer(Request request) {
        Parameters parameters = request.parameters();
        NodeKey node = request.node(parameters);
        Wish worded = wish(parameters);
        int limit = parameters.limit(SeriesEndpoints.MOST, SeriesEndpoints.MOST);
        PageCursor cursor =
                parameters.parse(
                        "cursor",
                        "a cursor of this list",
                        text -> PageCursor.of(Cursors.BUCKETS, text));
        SeriesChoice choice = SeriesChoice.of(request, parameters);
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
                                                answer(
                                                        choice.among(node, named),
                                                        worded,
                                                        cursor,
                                                        limit,
                                                        now)));
    }

    private Lookup<JsonNode> answer(
            SeriesKey series, Wish worded, @Nullable PageCursor given, int limit, long now) {
        Optional<String> ofNode =
                worded.zone() == null ? zones.of(series.node()) : Optional.empty();
        String zoneFrom = worded.zone() != null ? "query" : ofNode.isPresent() ? "node" : "default";
        Wish wish = ofNode.map(worded::in).orElse(worded);
        PageCursor at = PageCursor.of(given, new Worded(series, wish), now);
        var asked = new Asked(series, zoneFrom, at, limit, now);
        return switch (Question.of(wish, series.dataType(), at.askedAt())) {
            case Question.Refused(var fault) -> throw refused(fault);
            case Question.Points points ->
                    points(asked, points)
                            .then(page -> new Lookup.Found<>(json(asked, points, page)));
            case Question.Buckets buckets ->
                    history.buckets(series, rest(buckets, at.position()), now)
                            .then(
                                    all ->
                                            new Lookup.Found<>(
                                                    json(
                                                            asked,
                                                            buckets,
                                                            page(all, buckets, limit))));
        };
    }

    private static Wish wish(Parameters parameters) {
        OptionalLong from = parameters.time("from");
        OptionalLong to = parameters.time("to");
        return new Wish(
                parameters.text("aggregate"),
                parameters.text("interval"),
                parameters.text("zone"),
                parameters.text("weekStart"),
                from.isEmpty() ? null : (Long) from.getAsLong(),
                to.isEmpty() ? null : (Long) to.getAsLong(),
                parameters.parse("intervals", "a whole number", SeriesAggregates::number),
                Boolean.TRUE.equals(parameters.flag("differential")),
                Boolean.TRUE.equals(parameters.flag("resetOnNegative")),
                Boolean.TRUE.equals(parameters.flag("descending")));
    }

    /** The cursor is the start of the first bucket that is left, or of the last that is not. */
    private static Question.Buckets rest(Question.Buckets asked, @Nullable Long cursor) {
        return new Question.Buckets(
                asked.aggregate(),
                asked.calendar(),
                rest(asked.range(), asked.descending(), cursor),
                asked.differences(),
                asked.descending());
    }

    private static Range rest(Range range, boolean descending, @Nullable Long cursor) {
        if (cursor == null) {
            return range;
        }
        return descending
                ? new Range(range.from(), Math.min(range.to(), cursor))
                : new Range(Math.max(range.from(), cursor), range.to());
    }

    private static Page<Bucket> page(List<Bucket> all, Question.Buckets asked, int limit) {
        List<Bucket> ordered = asked.descending() ? all.reversed() : all;
        if (ordered.size() <= limit) {
            return new Page<>(ordered, OptionalLong.empty());
        }
        Bucket next = asked.descending() ? ordered.get(limit - 1) : ordered.get(limit);
        return new Page<>(ordered.subList(0, limit), OptionalLong.of(next.start()));
    }

    /** One more than the page is read, which differences of a descending page need. */
    private Lookup<Page<Sample>> points(Asked asked, Question.Points question) {
        boolean descending = question.descending();
        Range range = rest(question.range(), descending, asked.at().position());
        int limit = asked.limit();
        return history.points(asked.series(), range, descending, limit + 1, asked.now())
                .then(
                        read -> {
                            boolean more = read.size() > limit;
                            List<Sample> page = more ? read.subList(0, limit) : read;
                            OptionalLong next =
                                    !more
                                            ? OptionalLong.empty()
                                            : OptionalLong.of(
                                                    read.get(descending ? limit - 1 : limit)
                                                            .time());
                            boolean needed = question.differences().needsOneBefore();
                            Lookup<Optional<Sample>> before =
                                    descending && more
                                            ? new Lookup.Found<>(Optional.of(read.get(limit)))
                                            : history.before(
                                                    asked.series(),
                                                    range.from(),
                                                    needed,
                                                    asked.now());
                            return before.then(
                                    first ->
                                            new Lookup.Found<>(
                                                    new Page<>(
                                                            counting(question, page, first),
                                                            next)));
                        });
    }

    private static List<Sample> counting(
            Question.Points question, List<Sample> page, Optional<Sample> first) {
        var counting = new ArrayList<Sample>();
        @Nullable Sample before = first.orElse(null);
        for (Sample point : question.descending() ? page.reversed() : page) {
            Sample counts = question.differences().between(before, point);
            before = point;
            if (counts != null) {
                counting.add(counts);
            }
        }
        return question.descending() ? counting.reversed() : counting;
    }

    private JsonNode json(Asked asked, Question.Points question, Page<Sample> page) {
        ObjectNode json = head(asked, question.range());
        json.put("aggregate", "raw");
        ArrayNode points = json.putArray("points");
        page.items().forEach(point -> points.add(AggregateJson.point(point, asked.series())));
        json.put("next", asked.at().next(Cursors.BUCKETS, page.next()));
        return json;
    }

    private JsonNode json(Asked asked, Question.Buckets question, Page<Bucket> page) {
        ObjectNode json = head(asked, question.range());
        AggregateJson.calendar(json, question, asked.zoneFrom());
        ArrayNode buckets = json.putArray("buckets");
        page.items()
                .forEach(
                        bucket ->
                                buckets.add(
                                        AggregateJson.bucket(
                                                bucket,
                                                question.aggregate(),
                                                asked.now(),
                                                history.source(
                                                        bucket.start(),
                                                        bucket.end(),
                                                        asked.now()))));
        json.put("next", asked.at().next(Cursors.BUCKETS, page.next()));
        return json;
    }

    private ObjectNode head(Asked asked, Range range) {
        ObjectNode json = NodeJson.key(asked.series().node());
        json.set("series", PointJson.series(asked.series()));
        json.put("from", Json.time(range.from()));
        json.put("to", Json.time(range.to()));
        json.put("source", history.source(range.from(), range.to(), asked.now()));
        OptionalLong whole = history.wholeSince(asked.series(), range, asked.now());
        json.put("wholeSince", whole.isEmpty() ? null : Json.time(whole.getAsLong()));
        return json;
    }

    /**
     * @throws Refused with the protocol's number
     */
    static Refused refused(Fault fault) {
        ObjectNode details = Json.object();
        details.put("errorCode", fault.number());
        return new Refused(ErrorCode.PARAMETER_INVALID, fault.sentence(), details);
    }

    private static @Nullable Long number(String text) {
        return text.matches("-?\\d{1,18}") ? Long.valueOf(text) : null;
    }
}
