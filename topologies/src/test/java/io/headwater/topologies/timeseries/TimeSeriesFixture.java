package io.headwater.topologies.timeseries;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.avro.mapping.MappingChanged;
import io.headwater.avro.rejected.Rejected;
import io.headwater.avro.timeseries.Point;
import io.headwater.avro.timeseries.QuarterHour;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.RowKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.schemas.metrics.Metric;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.StreamsJob;
import io.headwater.topologies.jobs.TopologyFixture;
import io.headwater.topologies.jobs.TopologyFixture.Entry;
import io.headwater.topologies.views.ChangeFeed;
import io.headwater.topologies.views.Views;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.KeyValue;

/** The timeseries job with the words that its tests are written in. Log time is the test's. */
final class TimeSeriesFixture implements AutoCloseable {
    static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());
    static final NodeKey NODE = NodeKey.rainmaker("112233AABBCC");
    static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Views views = Views.of(1);
    private final TimeSeries timeSeries =
            new TimeSeries(TOPICS, TimeSeries.DEFAULT_HOT_SPAN, registry, InstantSource.system());
    private final TopologyFixture kafka;
    private final List<Entry<RowKey, Point>> points = new ArrayList<>();
    private final List<Entry<RowKey, Point>> latest = new ArrayList<>();
    private final List<Rejected> rejected = new ArrayList<>();
    private Instant now;

    /**
     * @param folder empty, for the stores
     */
    TimeSeriesFixture(Path folder) {
        this(folder, NOON);
    }

    /**
     * @param now log time of the first record
     */
    TimeSeriesFixture(Path folder, Instant now) {
        this.now = now;
        kafka = new TopologyFixture(job(timeSeries), views, folder);
    }

    static StreamsJob job(TimeSeries timeSeries) {
        return new StreamsJob(TimeSeries.JOB, TOPICS, List.of(timeSeries));
    }

    /** A message of a full series whose values are their times. */
    static String temperatures(long... times) {
        return temperatures(
                Arrays.stream(times)
                        .boxed()
                        .collect(
                                Collectors.toMap(
                                        t -> t, t -> (double) t, (a, b) -> b, LinkedHashMap::new)));
    }

    static String temperatures(long time, double value) {
        return temperatures(Map.of(time, value));
    }

    private static String temperatures(Map<Long, Double> values) {
        return values.entrySet().stream()
                .map(
                        entry ->
                                String.format(
                                        Locale.ROOT,
                                        "{\"t\":%d,\"v\":%.1f}",
                                        entry.getKey(),
                                        entry.getValue()))
                .collect(
                        Collectors.joining(
                                ",",
                                "{\"ts_data_version\":\"2021-09-13\",\"ts_data\":[{\"name\":\"Meter.Temp\",\"dt\":\"float\",\"records\":[",
                                "]}]}"));
    }

    static String simple(String name, String dataType, long time, String value, String days) {
        return String.format(
                Locale.ROOT,
                "{\"name\":\"%s\",\"dt\":\"%s\",\"t\":%d,\"v\":%s,\"d\":%s}",
                name,
                dataType,
                time,
                value,
                days);
    }

    /** The node has lost everybody who had it. */
    void orphaned(NodeKey node, Instant at) {
        kafka.tell(
                TOPICS.mappingChanged(),
                node,
                new MappingChanged(List.of(), List.of("u"), true, at.toEpochMilli()),
                at);
    }

    Origin receives(String channel, String payload) {
        return receives(NODE, channel, payload);
    }

    Origin receives(NodeKey node, String channel, String payload) {
        return kafka.pipe(node, channel, payload.getBytes(UTF_8), now);
    }

    /** A record without any payload. */
    void receivesNothing(String channel) {
        kafka.pipe(NODE.bytes(), headers(channel), null, now);
    }

    Origin replays(Origin first, String channel, String payload) {
        Headers headers = headers(channel);
        headers.add(UplinkHeaders.REPLAY_OF, first.toString().getBytes(UTF_8));
        return kafka.pipe(NODE.bytes(), headers, payload.getBytes(UTF_8), now);
    }

    /** A tick, as the task's owner writes it. */
    void ticks() {
        kafka.tick(now);
    }

    /** What became of quarter-hours since this was asked last; null for one that is empty. */
    List<KeyValue<RowKey, QuarterHour>> published() {
        return kafka.drainAll(TOPICS.timeseriesAggregates());
    }

    /** What the turns of quarter-hours that wait take in their store. */
    long bytesOfTurns() {
        long bytes = 0;
        try (var rows = kafka.store(timeSeries.unpublished()).all()) {
            while (rows.hasNext()) {
                var row = rows.next();
                bytes += row.key.get().length + row.value.length;
            }
        }
        return bytes;
    }

    /** What the points of the hot span take in their stores, with when they leave it. */
    long bytesOfPoints() {
        return bytes(timeSeries.points()) + bytes(timeSeries.expiry());
    }

    /** What the newest points of all series take in their store. */
    long bytesOfLatest() {
        return bytes(timeSeries.latest());
    }

    private <K, V> long bytes(JobStore<K, V> store) {
        long bytes = 0;
        try (var rows = kafka.store(store).all()) {
            while (rows.hasNext()) {
                var row = rows.next();
                bytes += store.key().serializer().serialize("", row.key).length;
                bytes += store.value().serializer().serialize("", row.value).length;
            }
        }
        return bytes;
    }

    /** Moves the log's time on. */
    void passes(Duration time) {
        now = now.plus(time);
    }

    List<Point> emittedPoints() {
        drain();
        return points.stream().map(TimeSeriesFixture::valueOf).toList();
    }

    List<Point> emittedLatest() {
        drain();
        return latest.stream().map(TimeSeriesFixture::valueOf).toList();
    }

    List<Origin> emittedOrigins() {
        drain();
        return Stream.concat(points.stream(), latest.stream()).map(Entry::origin).toList();
    }

    List<Rejected> rejected() {
        drain();
        return List.copyOf(rejected);
    }

    void forgetEmitted() {
        drain();
        points.clear();
        latest.clear();
        rejected.clear();
    }

    /** In order of series and time. */
    List<Point> storedPoints() {
        var stored = new ArrayList<Point>();
        try (var rows = kafka.store(timeSeries.points()).all()) {
            rows.forEachRemaining(row -> stored.add(row.value));
        }
        return stored;
    }

    int storedExpiryEntries() {
        int entries = 0;
        try (var rows = kafka.store(timeSeries.expiry()).all()) {
            while (rows.hasNext()) {
                rows.next();
                entries++;
            }
        }
        return entries;
    }

    SeriesQueries queries() {
        return timeSeries.queries(
                kafka.store(timeSeries.latest()), kafka.store(timeSeries.points()));
    }

    String describe() {
        return kafka.describe();
    }

    ChangeFeed changes() {
        return views.changes();
    }

    double counted(Metric metric, String tag, String value) {
        return kafka.count(metric, tag, value)
                + registry.find(metric.name()).tag(tag, value).counters().stream()
                        .mapToDouble(Counter::count)
                        .sum();
    }

    double countedAll(Metric metric) {
        return kafka.count(metric);
    }

    @Override
    public void close() {
        kafka.close();
    }

    private Headers headers(String channel) {
        var headers = new RecordHeaders();
        TopologyFixture.headers(channel, now).writeTo(headers);
        return headers;
    }

    private void drain() {
        points.addAll(kafka.drain(TOPICS.timeseriesPoints()));
        latest.addAll(kafka.drain(TOPICS.timeseriesLatest()));
        kafka.drain(TOPICS.rejected()).forEach(entry -> rejected.add(valueOf(entry)));
    }

    private static <V> V valueOf(Entry<?, V> entry) {
        return Objects.requireNonNull(entry.value());
    }
}
