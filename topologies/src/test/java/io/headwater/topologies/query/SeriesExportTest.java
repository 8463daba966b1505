package io.headwater.topologies.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.headwater.avro.timeseries.Point;
import io.headwater.avro.timeseries.SeriesClass;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.topologies.aggregates.Atom;
import io.headwater.topologies.aggregates.OlderPoints;
import io.headwater.topologies.aggregates.Question;
import io.headwater.topologies.aggregates.Sample;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeriesExportTest {
    private static final Instant NOW = Instant.parse("2025-06-15T15:06:40Z");
    private static final long MINUTE = 60_000;
    private static final String PATH = "/api/v1/nodes/meter/series/temp/export";

    @TempDir Path folder;

    private final FakeNodes nodes = FakeNodes.onEveryPartition();
    private final NodeKey meter = nodes.add("meter", "esp.node.sensor", null);
    private final FakeOlder older = new FakeOlder();
    private ApiFixture api;

    @BeforeEach
    void open() throws Exception {
        api = new ApiFixture(nodes, Optional.of(older), InstantSource.fixed(NOW));
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void everyPointOfSqlAndStateComesOnceOldestFirst() throws Exception {
        var series = new SeriesKey(meter, SeriesClass.FULL, "float", "temp");
        long from = NOW.toEpochMilli() - 5_000 * MINUTE;
        for (int i = 0; i < 5_000; i++) {
            older.points.put(from + i * MINUTE, (double) i);
            nodes.points.add(series, from + i * MINUTE, (double) i);
        }

        var csv = api.get(PATH);

        assertThat(csv.header("content-type")).isEqualTo("text/csv; charset=utf-8");
        List<String> lines = csv.text().lines().toList();
        assertThat(lines).hasSize(5_001);
        assertThat(lines.getFirst()).isEqualTo("time,value,revision");
        assertThat(lines.get(1)).isEqualTo(Json.time(from) + ",0.0,0");
        assertThat(lines.stream().skip(1).map(line -> line.split(",", -1)[1]))
                .containsExactlyElementsOf(
                        Stream.iterate(0.0, value -> value + 1)
                                .limit(5_000)
                                .map(Object::toString)
                                .toList());
    }

    @Test
    void aRangeIsHalfOpenAndJsonHasAnObjectALine() throws Exception {
        var series = new SeriesKey(meter, SeriesClass.FULL, "int", "temp");
        nodes.points.add(series, NOW.toEpochMilli() - 2, 7L);
        nodes.points.add(series, NOW.toEpochMilli() - 1, 8L);

        var json =
                api.get(
                        PATH
                                + "?format=ndjson&from="
                                + (NOW.toEpochMilli() - 2)
                                + "&to="
                                + (NOW.toEpochMilli() - 1));

        assertThat(json.text().strip())
                .isEqualTo(
                        "{\"time\":\"2025-06-15T15:06:39.998Z\",\"epochMs\":1750000000000,\"value\":7,\"revision\":0}"
                                .replace("1750000000000", Long.toString(NOW.toEpochMilli() - 2)));
    }

    @Test
    void parquetHasTheColumnsOfTheCsvWithTheirTypes() throws Exception {
        var series = new SeriesKey(meter, SeriesClass.FULL, "float", "temp");
        long from = NOW.toEpochMilli() - 5_000 * MINUTE;
        for (int i = 0; i < 5_000; i++) {
            older.points.put(from + i * MINUTE, (double) i);
            nodes.points.add(series, from + i * MINUTE, (double) i);
        }

        Path file = folder.resolve("temp.parquet");
        try (var body = api.stream(PATH + "?format=parquet")) {
            Files.copy(body, file);
        }

        try (var duck = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duck.createStatement();
                var row =
                        statement.executeQuery(
                                "SELECT count(*), sum(value), min(epoch_ms(time)), max(revision),"
                                        + " any_value(typeof(time)), bool_and(value = (epoch_ms(time) - "
                                        + from
                                        + ") / 60000) FROM read_parquet('"
                                        + file
                                        + "')")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getLong(1)).isEqualTo(5_000);
            assertThat(row.getDouble(2)).isEqualTo(4_999 * 2_500.0);
            assertThat(row.getLong(3)).isEqualTo(from);
            assertThat(row.getInt(4)).isZero();
            assertThat(row.getString(5)).isEqualTo("TIMESTAMP WITH TIME ZONE");
            assertThat(row.getBoolean(6)).isTrue();
        }
    }

    @Test
    void textsStandInQuotes() throws Exception {
        var series = new SeriesKey(meter, SeriesClass.FULL, "string", "temp");
        nodes.points.add(series, NOW.toEpochMilli() - 1, "so \"warm\",\nhe said");

        assertThat(api.get(PATH).text()).contains(",\"so \"\"warm\"\",\nhe said\",0");
    }

    @Test
    void whatCannotBeReadFromTheStartIsRefused() throws Exception {
        nodes.points.add(new SeriesKey(meter, SeriesClass.FULL, "float", "temp"), 1, 1.0);
        older.away = true;

        assertThat(api.get(PATH).code()).isEqualTo("not-ready");
        assertThat(api.get(PATH + "?format=xml").code()).isEqualTo("parameter-invalid");
        assertThat(api.get("/api/v1/nodes/meter/series/none/export").code())
                .isEqualTo("series-unknown");
    }

    @Test
    void anExportSaysFromWhenOnItIsWholeWhereItMayNotBe() throws Exception {
        var series = new SeriesKey(meter, SeriesClass.FULL, "float", "temp");
        nodes.points.add(series, NOW.toEpochMilli() - 1, 1.0);
        assertThat(api.get(PATH).header("headwater-whole-since")).isEmpty();

        older.keptFrom = Instant.parse("2025-05-01T00:00:00Z").toEpochMilli();

        assertThat(api.get(PATH).header("headwater-whole-since"))
                .isEqualTo("2025-05-01T00:00:00.000Z");
        assertThat(api.get(PATH + "?from=2025-05-01T00:00:00Z").header("headwater-whole-since"))
                .isEmpty();
    }

    @Test
    void pointsAreReadNoFasterThanTheReaderTakesThem() throws Exception {
        var series = new SeriesKey(meter, SeriesClass.FULL, "string", "temp");
        nodes.points.add(series, NOW.toEpochMilli(), "last");
        var texts = new LongTexts();
        api.close();
        api = new ApiFixture(nodes, Optional.of(texts), InstantSource.fixed(NOW));

        try (var body = api.stream(PATH)) {
            var seen = new AtomicInteger();
            await().pollInterval(Duration.ofMillis(300))
                    .until(() -> texts.pages.get() == seen.getAndSet(texts.pages.get()));
            assertThat(seen.get()).isBetween(1, LongTexts.PAGES / 2);

            var lines = new BufferedReader(new InputStreamReader(body, UTF_8)).lines();
            assertThat(lines.count()).isEqualTo(1 + LongTexts.PAGES * 1_000 + 1);
        }
    }

    @Test
    void whatBreaksOffDoesNotLookWhole() {
        var series = new SeriesKey(meter, SeriesClass.FULL, "float", "temp");
        nodes.points.add(series, NOW.toEpochMilli(), 1.0);
        long from = NOW.toEpochMilli() - 10_000 * MINUTE;
        for (int i = 0; i < 3_000; i++) {
            older.points.put(from + i * MINUTE, (double) i);
        }
        var asked = new AtomicInteger();
        older.whenAsked = () -> older.away = asked.incrementAndGet() > 2;

        assertThatThrownBy(() -> api.get(PATH)).isInstanceOf(IOException.class);
    }

    /** A point every second with a text of a kilobyte, far more than what sockets hold. */
    private static final class LongTexts implements OlderPoints {
        static final int PAGES = 60;

        private static final long FIRST = NOW.toEpochMilli() - Duration.ofDays(60).toMillis();
        private static final long END = FIRST + PAGES * 1_000L * 1_000L;
        private static final String TEXT = "x".repeat(1_000);

        final AtomicInteger pages = new AtomicInteger();

        @Override
        public String name() {
            return "sql";
        }

        @Override
        public void points(
                SeriesKey series,
                Question.Range range,
                boolean descending,
                long most,
                Consumer<Sample> to) {
            pages.incrementAndGet();
            LongStream.iterate(FIRST, time -> time + 1_000)
                    .dropWhile(time -> time < range.from())
                    .takeWhile(time -> time < Math.min(END, range.to()))
                    .limit(most)
                    .forEach(time -> to.accept(new Sample(time, TEXT, 0, time)));
        }

        @Override
        public void told(SeriesKey series, Question.Range range, long most, Consumer<Point> to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void quarters(SeriesKey series, Question.Range range, ObjLongConsumer<Atom> to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long keptFrom() {
            return Long.MIN_VALUE;
        }
    }
}
