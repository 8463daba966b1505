package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.topologies.aggregates.Bucket;
import io.headwater.topologies.aggregates.OlderPoints;
import io.headwater.topologies.aggregates.Question;
import io.headwater.topologies.aggregates.Window;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a series is by the hour, day, week and month of UTC, as the protocol has it for simple
 * series (rainmaker.md 4.10): everything that is known of a window at once, newest window first.
 * One that has not begun is neither current nor completed, and is told once it has.
 */
final class SeriesWindows {
    private final PointQueries queries;
    private final NodeReads reads;
    private final SeriesHistory history;
    private final InstantSource clock;

    SeriesWindows(
            PointQueries queries,
            NodeReads reads,
            Optional<OlderPoints> older,
            InstantSource clock) {
        this.queries = queries;
        this.reads = reads;
        this.history = new SeriesHistory(queries, older);
        this.clock = clock;
    }

    /** What is asked: windows that are current, that a time lies in, or that a range has. */
    private sealed interface Asked {
        /** Those that {@code at} lies in, of one length or of every one. */
        record Around(long at, List<Window> windows) implements Asked {}

        /** All of one length. */
        record Between(long from, long to, Window window) implements Asked {}
    }

    /** A window and what is known of it; null when it has no point. */
    private record Counted(Window window, Question.Range bounds, @Nullable Bucket bucket) {}

    Answer answer(Request request) {
        Parameters parameters = request.parameters();
        NodeKey node = request.node(parameters);
        long now = clock.millis();
        Asked asked = asked(parameters, now);
        boolean cumulative = Boolean.TRUE.equals(parameters.flag("cumulative"));
        SeriesChoice choice = SeriesChoice.of(request, parameters);
        var wanted = Positions.wantedBy(request, parameters);
        parameters.done();
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
                                                        asked,
                                                        cumulative,
                                                        now)));
    }

    private static Asked asked(Parameters parameters, long now) {
        Window window =
                parameters.choice("window", "hourly, daily, weekly or monthly", Window::named);
        OptionalLong at = parameters.time("at");
        OptionalLong from = parameters.time("from");
        OptionalLong to = parameters.time("to");
        if (from.isEmpty()) {
            if (to.isPresent()) {
                parameters.reject("to", "needs from");
            }
            return new Asked.Around(
                    at.orElse(now), window == null ? List.of(Window.values()) : List.of(window));
        }
        if (at.isPresent()) {
            parameters.reject("at", "from and to are not given with it");
        }
        if (window == null) {
            parameters.reject("from", "needs window");
            return new Asked.Around(now, List.of());
        }
        return new Asked.Between(from.getAsLong(), to.orElse(now), window);
    }

    private Lookup<JsonNode> answer(SeriesKey series, Asked asked, boolean cumulative, long now) {
        if (cumulative && !isOfNumbers(series)) {
            throw new Refused(
                    ErrorCode.PARAMETER_INVALID, "cumulative: needs a series of type int or float");
        }
        return counted(series, asked, now)
                .then(windows -> new Lookup.Found<>(json(series, asked, windows, cumulative, now)));
    }

    private Lookup<List<Counted>> counted(SeriesKey series, Asked asked, long now) {
        return switch (asked) {
            case Asked.Between(var from, var to, var window) -> {
                Question.Buckets question = buckets(window.of(from, to));
                yield history.buckets(series, question, now)
                        .then(buckets -> new Lookup.Found<>(newestFirst(window, buckets)));
            }
            case Asked.Around(var at, var windows) -> {
                Lookup<List<Counted>> all = new Lookup.Found<>(List.of());
                for (Window window : windows) {
                    all = all.then(some -> withOne(some, series, window, at, now));
                }
                yield all;
            }
        };
    }

    private Lookup<List<Counted>> withOne(
            List<Counted> some, SeriesKey series, Window window, long at, long now) {
        Question.Buckets question = buckets(window.at(at));
        return history.buckets(series, question, now)
                .then(
                        buckets -> {
                            var all = new ArrayList<>(some);
                            Bucket bucket = buckets.isEmpty() ? null : buckets.getFirst();
                            all.add(new Counted(window, question.range(), bucket));
                            return new Lookup.Found<>(all);
                        });
    }

    private static List<Counted> newestFirst(Window window, List<Bucket> buckets) {
        return buckets.stream()
                .sorted(Comparator.comparingLong(Bucket::start).reversed())
                .map(
                        bucket ->
                                new Counted(
                                        window,
                                        new Question.Range(bucket.start(), bucket.end()),
                                        bucket))
                .toList();
    }

    private static Question.Buckets buckets(Question question) {
        return switch (question) {
            case Question.Buckets buckets -> buckets;
            case Question.Refused(var fault) -> throw SeriesAggregates.refused(fault);
            case Question.Points _ -> throw new IllegalStateException("windows are buckets");
        };
    }

    private JsonNode json(
            SeriesKey series, Asked asked, List<Counted> windows, boolean cumulative, long now) {
        ObjectNode json = NodeJson.key(series.node());
        json.set("series", PointJson.series(series));
        switch (asked) {
            case Asked.Around(var at, _) -> json.put("at", Json.time(at));
            case Asked.Between(var from, var to, _) ->
                    json.put("from", Json.time(from)).put("to", Json.time(to));
        }
        json.put("wholeSince", Json.time(history.wholeSince(now)));
        json.put("isCumulative", cumulative);
        ArrayNode items = json.putArray("windows");
        for (Counted each : windows) {
            Question.Range bounds = each.bounds;
            if (bounds.from() > now) {
                continue;
            }
            ObjectNode item = items.addObject();
            item.put("window", each.window.word());
            item.put("time", Json.time(bounds.from()));
            item.put("epochMs", bounds.from());
            item.put("end", Json.time(bounds.to()));
            item.put("status", now < bounds.to() ? "current" : "completed");
            item.put("source", history.source(bounds.from(), bounds.to(), now));
            if (each.bucket == null) {
                item.put("count", 0);
            } else {
                AggregateJson.putAll(item, each.bucket.atom(), series, cumulative);
            }
        }
        return json;
    }

    private static boolean isOfNumbers(SeriesKey series) {
        return series.dataType().equals("int") || series.dataType().equals("float");
    }
}
