package io.headwater.topologies.query;

import io.headwater.avro.timeseries.Point;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.topologies.aggregates.Question;
import io.headwater.topologies.aggregates.Sample;
import io.headwater.topologies.timeseries.SeriesQueries;
import io.headwater.topologies.timeseries.SeriesQueries.PointsPage;
import io.headwater.topologies.timeseries.SeriesQueries.SeriesPage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Points in a map, of nodes that are known to the fake nodes. */
final class FakePoints implements PointQueries {
    static final Duration HOT_SPAN = Duration.ofDays(2);

    private final FakeNodes nodes;
    private final Map<SeriesKey, List<Point>> points = new ConcurrentHashMap<>();

    FakePoints(FakeNodes nodes) {
        this.nodes = nodes;
    }

    void add(SeriesKey series, long time, Object value) {
        var point =
                new Point(
                        series.seriesClass(),
                        series.name(),
                        series.dataType(),
                        null,
                        time,
                        value,
                        0,
                        null,
                        time + 5,
                        time + 6,
                        7L);
        points.computeIfAbsent(series, absent -> new ArrayList<>()).add(point);
    }

    @Override
    public Lookup<SeriesPage> series(NodeKey node, @Nullable SeriesKey after, int limit, long now) {
        var all =
                points.keySet().stream()
                        .filter(series -> series.node().equals(node))
                        .sorted(Comparator.comparing(series -> series.rowKey().toString()))
                        .toList();
        int from = after == null ? 0 : all.indexOf(after) + 1;
        int to = Math.min(all.size(), from + limit);
        var page =
                all.subList(from, to).stream()
                        .map(
                                key ->
                                        new SeriesQueries.Series(
                                                key, points.getOrDefault(key, List.of()).getLast()))
                        .toList();
        return nodes.node(node)
                .then(
                        view ->
                                new Lookup.Found<>(
                                        new SeriesPage(
                                                page, to < all.size() ? all.get(to - 1) : null)));
    }

    @Override
    public Lookup<Long> everySeries(int partition, Consumer<SeriesKey> to) {
        var here =
                points.keySet().stream()
                        .filter(series -> FakePlacement.partitionOf(series.node()) == partition)
                        .toList();
        here.forEach(to);
        return new Lookup.Found<>((long) here.size());
    }

    @Override
    public Lookup<List<SeriesKey>> seriesNamed(NodeKey node, String name) {
        return nodes.node(node)
                .then(
                        view ->
                                new Lookup.Found<>(
                                        points.keySet().stream()
                                                .filter(series -> series.node().equals(node))
                                                .filter(series -> series.name().equals(name))
                                                .toList()));
    }

    @Override
    public Lookup<PointsPage> points(
            SeriesKey series, SeriesQueries.Range range, int limit, long now) {
        var all =
                new HashMap<>(points)
                        .getOrDefault(series, List.of()).stream()
                                .filter(point -> point.getTime() >= range.from())
                                .filter(point -> point.getTime() < range.to())
                                .sorted(Comparator.comparing(Point::getTime).reversed())
                                .toList();
        var page = all.subList(0, Math.min(limit, all.size()));
        var next =
                page.size() < all.size()
                        ? OptionalLong.of(page.getLast().getTime())
                        : OptionalLong.empty();
        return new Lookup.Found<>(new PointsPage(page, next, 500L));
    }

    @Override
    public Lookup<Long> samples(
            SeriesKey series,
            Question.Range range,
            boolean descending,
            long most,
            long now,
            Consumer<Sample> to) {
        List<Sample> told =
                points.getOrDefault(series, List.of()).stream()
                        .filter(point -> point.getTime() >= range.from())
                        .filter(point -> point.getTime() < range.to())
                        .map(
                                point ->
                                        new Sample(
                                                point.getTime(),
                                                point.getValue(),
                                                point.getRevision(),
                                                point.getLoggedAt()))
                        .sorted(
                                descending
                                        ? Comparator.comparingLong(Sample::time).reversed()
                                        : Comparator.comparingLong(Sample::time))
                        .limit(most)
                        .toList();
        told.forEach(to);
        return new Lookup.Found<>((long) told.size());
    }

    @Override
    public long wholeSince(long now) {
        return now - HOT_SPAN.toMillis();
    }
}
