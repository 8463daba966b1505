package io.headwater.standalone.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.avro.timeseries.Point;
import io.headwater.avro.timeseries.SeriesClass;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.topologies.aggregates.Atom;
import io.headwater.topologies.aggregates.Composition;
import io.headwater.topologies.aggregates.OlderPointsUnavailableException;
import io.headwater.topologies.aggregates.Quarter;
import io.headwater.topologies.aggregates.Question;
import io.headwater.topologies.aggregates.Question.Range;
import io.headwater.topologies.aggregates.Sample;
import io.headwater.topologies.aggregates.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SQL counts as the same points are counted one by one. */
class SqlPointsIT {
    private static final NodeKey NODE = NodeKey.rainmaker("meter");

    /** Over a change of clocks in Berlin. */
    private static final long START = Instant.parse("2026-03-27T00:00:00Z").toEpochMilli();

    private static final Range ALL = new Range(START, START + Duration.ofDays(4).toMillis());

    /** Whole eighths, whose sums are exact in any order. */
    private static final Map<String, Function<Random, Object>> VALUES =
            Map.of(
                    "int", random -> random.nextLong(-1L << 40, 1L << 40),
                    "float", random -> random.nextInt() / 8.0,
                    "bool", Random::nextBoolean,
                    "string", random -> "it's \"" + random.nextInt(100) + "\"",
                    "object", random -> "{\"a\": " + random.nextInt(100) + "}");

    private static @Nullable WrittenDatabase database;

    /** What is known of a span but for what no aggregate of it says. */
    private record Counted(
            long start,
            long count,
            @Nullable Number min,
            @Nullable Number max,
            @Nullable Number sum,
            long firstTime,
            Object first,
            long lastTime,
            Object last,
            long revision,
            long lateCount,
            long completeUntil) {
        static Counted of(long start, Atom atom) {
            return new Counted(
                    start,
                    atom.count(),
                    atom.min(),
                    atom.max(),
                    atom.sum(),
                    atom.first().time(),
                    atom.first().value(),
                    atom.last().time(),
                    atom.last().value(),
                    atom.revision(),
                    atom.lateCount(),
                    atom.completeUntil());
        }
    }

    @BeforeAll
    static void start() throws Exception {
        database = WrittenDatabase.start();
    }

    @AfterAll
    static void stop() throws Exception {
        database().close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"int", "float", "bool", "string"})
    void quarterHoursAreThoseOfThePoints(String type) {
        SeriesKey series = series(type, "quarters");
        List<Sample> points = write(series, 11);

        var counted = new ArrayList<Counted>();
        database()
                .points()
                .quarters(series, ALL, (atom, start) -> counted.add(Counted.of(start, atom)));

        assertThat(counted).hasSizeGreaterThan(50).isEqualTo(counted(quarters(points)));
        assertThat(counted).anyMatch(each -> each.lateCount() > 0);
        assertThat(counted).anyMatch(each -> each.revision() > each.lateCount());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "Asia/Kathmandu", "Pacific/Chatham", "UTC"})
    void daysOfAnyZoneAreThoseOfThePoints(String zone) {
        SeriesKey series = series("float", "days " + zone);
        List<Sample> points = write(series, 12);
        Question.Buckets asked = days(zone);

        var bySql = new Composition(asked, null);
        database().points().quarters(series, ALL, (atom, start) -> bySql.add(start, atom));

        var byPoints = new Composition(asked, null);
        points.forEach(byPoints::add);
        assertThat(counted(bySql)).hasSizeBetween(4, 5).isEqualTo(counted(byPoints));
    }

    @Test
    void sumsAreWholeWhereTheyEndWithin64BitsAndElsewhereNearly() {
        SeriesKey series = series("int", "much");
        List<Point> points =
                List.of(
                        point(series, START, Long.MAX_VALUE - 1),
                        point(series, START + 1_000, Long.MAX_VALUE - 1),
                        point(series, START + 2_000, Long.MIN_VALUE + 1));
        database().write(series, points);

        var sums = new ArrayList<Number>();
        database().points().quarters(series, ALL, (atom, _) -> sums.add(atom.sum()));
        var two = new ArrayList<Number>();
        database()
                .points()
                .quarters(
                        series, new Range(START, START + 1_500), (atom, _) -> two.add(atom.sum()));

        assertThat(sums).singleElement().isEqualTo(Long.MAX_VALUE - 2);
        assertThat(two).containsExactly(2 * (double) Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"int", "float", "bool", "string", "object"})
    void pointsComeAsTheyWereInEitherOrder(String type) {
        SeriesKey series = series(type, "points");
        List<Sample> points = write(series, 13);
        var range = new Range(points.get(3).time(), points.get(200).time());

        assertThat(read(series, ALL, false, Long.MAX_VALUE)).isEqualTo(points);
        assertThat(read(series, range, false, 1_000)).isEqualTo(points.subList(3, 200));
        assertThat(read(series, range, true, 7)).isEqualTo(points.subList(193, 200).reversed());
    }

    @Test
    void aDatabaseThatHasDroppedOldPointsSaysFromWhenOnItKeepsThem() throws Exception {
        try (var other = WrittenDatabase.start()) {
            SeriesKey series = series("float", "kept");
            other.write(series, List.of(point(series, START, 1.0)));
            assertThat(other.points().keptFrom()).isEqualTo(Long.MIN_VALUE);

            other.execute("SELECT drop_before('series_points', '2026-05-17 00:00:00+00')");
            other.execute("SELECT drop_before('series_points', '2026-05-16 00:00:00+00')");

            assertThat(Instant.ofEpochMilli(other.points().keptFrom()))
                    .isEqualTo("2026-05-17T00:00:00Z");

            other.execute("DROP FUNCTION kept_from");
            assertThat(other.points().keptFrom()).isEqualTo(Long.MIN_VALUE);
        }
    }

    @Test
    void whatCannotBeAskedIsUnavailable() {
        var elsewhere =
                new SqlPoints(
                        () ->
                                Optional.of(
                                        SqlPoints.Database.at(
                                                "jdbc:postgresql://127.0.0.1:1/none")));

        assertThatThrownBy(elsewhere::keptFrom)
                .isInstanceOf(OlderPointsUnavailableException.class)
                .hasMessageContaining("does not answer");
    }

    /**
     * Writes points at random seconds, some of them late, some revised once or twice, and some that
     * have expired.
     *
     * @return those that count, in order of time
     */
    private static List<Sample> write(SeriesKey series, long seed) {
        var random = new Random(seed);
        var records = new ArrayList<Point>();
        var counting = new TreeMap<Long, Sample>();
        var told = new HashSet<Long>();
        for (int i = 0; i < 1_500; i++) {
            long time = START + random.nextInt(345_600) * 1_000L;
            if (!told.add(time)) {
                continue;
            }
            long loggedAt =
                    time
                            + (random.nextInt(5) == 0
                                    ? random.nextInt(7_200_000)
                                    : random.nextInt(900));
            boolean expired = random.nextInt(20) == 0;
            int revisions = random.nextInt(10) == 0 ? 1 + random.nextInt(2) : 0;
            for (int revision = 0; revision <= revisions; revision++) {
                Object value =
                        VALUES.getOrDefault(series.dataType(), Random::nextDouble).apply(random);
                Point point = point(series, time, value);
                point.setRevision(revision);
                point.setLoggedAt(loggedAt + revision);
                point.setOrigin(records.size());
                point.setExpiresAt(expired ? START : null);
                records.add(point);
                if (!expired) {
                    counting.put(time, new Sample(time, value, revision, loggedAt + revision));
                }
            }
        }
        database().write(series, records);
        return List.copyOf(counting.values());
    }

    private static List<Sample> read(SeriesKey series, Range range, boolean descending, long most) {
        var read = new ArrayList<Sample>();
        database().points().points(series, range, descending, most, read::add);
        return read;
    }

    private static Map<Long, Atom> quarters(List<Sample> points) {
        var quarters = new TreeMap<Long, Atom>();
        for (Sample point : points) {
            quarters.merge(Quarter.startOf(point.time()), Atom.of(point), Atom::and);
        }
        return quarters;
    }

    private static List<Counted> counted(Map<Long, Atom> quarters) {
        return quarters.entrySet().stream()
                .map(quarter -> Counted.of(quarter.getKey(), quarter.getValue()))
                .toList();
    }

    private static List<Counted> counted(Composition composition) {
        return composition.buckets().stream()
                .map(bucket -> Counted.of(bucket.start(), bucket.atom()))
                .toList();
    }

    private static Question.Buckets days(String zone) {
        return (Question.Buckets)
                Question.of(
                        new Wish(
                                "sum",
                                "day",
                                zone,
                                null,
                                ALL.from(),
                                ALL.to(),
                                null,
                                false,
                                false,
                                false),
                        "float",
                        ALL.to());
    }

    private static SeriesKey series(String type, String name) {
        return new SeriesKey(NODE, SeriesClass.FULL, type, name);
    }

    private static Point point(SeriesKey series, long time, Object value) {
        return Point.newBuilder()
                .setSeriesClass(series.seriesClass())
                .setName(series.name())
                .setDataType(series.dataType())
                .setTime(time)
                .setValue(value)
                .setReceivedAt(time)
                .setLoggedAt(time)
                .setOrigin(1)
                .build();
    }

    private static WrittenDatabase database() {
        return Objects.requireNonNull(database);
    }
}
