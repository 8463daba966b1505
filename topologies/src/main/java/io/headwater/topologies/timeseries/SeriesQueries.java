package io.headwater.topologies.timeseries;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.avro.timeseries.Point;
import io.headwater.avro.timeseries.SeriesClass;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.RowKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.topologies.aggregates.Question;
import io.headwater.topologies.aggregates.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What may be asked of a node's time series, answered from the stores of the task that owns the
 * node: pure reads, no writes, no cache. Points that expired ({@code d} of rainmaker.md 4.9) are as
 * good as gone. Any thread; blocks on the store. A store that moves or restores throws {@code
 * InvalidStateStoreException}, which is the caller's to answer with "not ready".
 */
public final class SeriesQueries {
    /**
     * Most rows one page reads, so that many expired points cannot make a request long; beyond it a
     * page is short and says where to go on.
     */
    static final int MOST_READ = 10_000;

    /** Rows of a node's full series start with this letter, those of simple series with another. */
    private static final byte[] FIRST_SERIES = "f".getBytes(UTF_8);

    private static final byte[] AFTER_LAST_SERIES = "t".getBytes(UTF_8);
    private static final List<String> FULL_TYPES = List.of("bool", "int", "float", "string");
    private static final List<String> SIMPLE_TYPES =
            List.of("bool", "int", "float", "string", "object", "array");

    private final ReadOnlyKeyValueStore<RowKey, Point> latest;
    private final ReadOnlyKeyValueStore<RowKey, Point> points;
    private final Duration hotSpan;

    /**
     * One series of a node.
     *
     * @param latest the newest point in time; null when none is left that has not expired
     */
    public record Series(SeriesKey key, @Nullable Point latest) {}

    /**
     * Series of a node, in order of class, data type and name.
     *
     * @param next the last series of this page, to be given as {@code after}; null when there are
     *     no more
     */
    public record SeriesPage(List<Series> series, @Nullable SeriesKey next) {}

    /**
     * A half-open range of device time: {@code from} is in it, {@code to} is not. Epoch ms.
     *
     * @param from 0 for no bound
     * @param to {@link Long#MAX_VALUE} for no bound
     */
    public record Range(long from, long to) {}

    /**
     * Raw points of one series.
     *
     * @param points newest device time first
     * @param next {@code to} of the range that follows; empty when the range is exhausted
     * @param receivedSince points that entered the log at or after this time are all among those
     *     asked, earlier ones only where they are still at hand; epoch ms
     */
    public record PointsPage(List<Point> points, OptionalLong next, long receivedSince) {
        /** Copies the points. */
        public PointsPage {
            points = List.copyOf(points);
        }
    }

    /**
     * @param latest store {@link TimeSeries#LATEST}
     * @param points store {@link TimeSeries#POINTS}
     * @param hotSpan how long points stay in it
     */
    public SeriesQueries(
            ReadOnlyKeyValueStore<RowKey, Point> latest,
            ReadOnlyKeyValueStore<RowKey, Point> points,
            Duration hotSpan) {
        this.latest = latest;
        this.points = points;
        this.hotSpan = hotSpan;
    }

    /**
     * The series of a node with their newest points.
     *
     * @param after the last series of the page before; null for the first page
     * @param limit most series to answer, at least 1
     * @param now against which points expire, epoch ms
     */
    public SeriesPage list(NodeKey node, @Nullable SeriesKey after, int limit, long now) {
        RowKey start = after == null ? new RowKey(node, FIRST_SERIES) : after.rowKey();
        var page = new ArrayList<Series>();
        try (var rows = latest.range(start, new RowKey(node, AFTER_LAST_SERIES))) {
            while (rows.hasNext()) {
                var row = rows.next();
                SeriesKey key = Recording.seriesOf(node, row.value);
                if (key.equals(after)) {
                    continue;
                }
                if (page.size() == limit) {
                    return new SeriesPage(page, page.getLast().key());
                }
                page.add(new Series(key, alive(key, row.value, now)));
            }
        }
        return new SeriesPage(page, null);
    }

    /** Every series of every node of the task, one at a time; reads them all. */
    public long everySeries(Consumer<SeriesKey> to) {
        long told = 0;
        try (var rows = latest.all()) {
            while (rows.hasNext()) {
                var row = rows.next();
                to.accept(Recording.seriesOf(row.key.node(), row.value));
                told++;
            }
        }
        return told;
    }

    /** Every series of the node that has this name, of whatever class and data type. */
    public List<SeriesKey> named(NodeKey node, String name) {
        return Stream.concat(
                        FULL_TYPES.stream()
                                .map(type -> new SeriesKey(node, SeriesClass.FULL, type, name)),
                        SIMPLE_TYPES.stream()
                                .map(type -> new SeriesKey(node, SeriesClass.SIMPLE, type, name)))
                .filter(series -> latest.get(series.rowKey()) != null)
                .toList();
    }

    /** The newest point in time of a series; empty when none is left that has not expired. */
    public Optional<Point> latest(SeriesKey series, long now) {
        Point newest = latest.get(series.rowKey());
        return newest == null ? Optional.empty() : Optional.ofNullable(alive(series, newest, now));
    }

    /**
     * Raw points of a series within the hot span, newest first.
     *
     * @param limit most points to answer, at least 1
     * @param now against which points expire, epoch ms
     */
    public PointsPage points(SeriesKey series, Range range, int limit, long now) {
        long receivedSince = now - hotSpan.toMillis();
        if (range.from() >= range.to()) {
            return new PointsPage(List.of(), OptionalLong.empty(), receivedSince);
        }
        var page = new ArrayList<Point>();
        int read = 0;
        try (var rows =
                points.reverseRange(
                        series.pointKey(range.from()), series.pointKey(range.to() - 1))) {
            while (rows.hasNext()) {
                Point point = rows.next().value;
                if (page.size() == limit || read == MOST_READ) {
                    return new PointsPage(
                            page, OptionalLong.of(point.getTime() + 1), receivedSince);
                }
                read++;
                if (!Samples.isExpired(point, now)) {
                    page.add(point);
                }
            }
        }
        return new PointsPage(page, OptionalLong.empty(), receivedSince);
    }

    /**
     * Points of a series at hand that have not expired, one at a time.
     *
     * @param descending newest device time first, else oldest first
     * @param most how many at most
     * @param now against which points expire, epoch ms
     * @return how many there were
     */
    public long samples(
            SeriesKey series,
            Question.Range range,
            boolean descending,
            long most,
            long now,
            Consumer<Sample> to) {
        if (range.from() >= range.to()) {
            return 0;
        }
        RowKey first = series.pointKey(range.from());
        RowKey last = series.pointKey(range.to() - 1);
        long told = 0;
        try (var rows = descending ? points.reverseRange(first, last) : points.range(first, last)) {
            while (told < most && rows.hasNext()) {
                Point point = rows.next().value;
                if (!Samples.isExpired(point, now)) {
                    to.accept(Samples.of(point));
                    told++;
                }
            }
        }
        return told;
    }

    /** The newest point unless it expired; then the newest one that did not, if it is at hand. */
    private @Nullable Point alive(SeriesKey series, Point newest, long now) {
        if (!Samples.isExpired(newest, now)) {
            return newest;
        }
        var older = points(series, new Range(0, newest.getTime()), 1, now).points();
        return older.isEmpty() ? null : older.getFirst();
    }
}
