package io.headwater.topologies.timeseries;

import static io.headwater.topologies.timeseries.TimeSeriesFixture.NODE;
import static io.headwater.topologies.timeseries.TimeSeriesFixture.NOON;
import static io.headwater.topologies.timeseries.TimeSeriesFixture.simple;
import static io.headwater.topologies.timeseries.TimeSeriesFixture.temperatures;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.timeseries.Point;
import io.headwater.avro.timeseries.SeriesClass;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.topologies.timeseries.SeriesQueries.Range;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeriesQueriesTest {
    private static final long T = NOON.getEpochSecond() - 3_600;
    private static final long NOW = NOON.toEpochMilli();
    private static final Range ALL = new Range(0, Long.MAX_VALUE);
    private static final SeriesKey TEMPERATURE =
            new SeriesKey(NODE, SeriesClass.FULL, "float", "Meter.Temp");
    private static final SeriesKey COUNT = new SeriesKey(NODE, SeriesClass.SIMPLE, "int", "n");

    @TempDir Path folder;
    private TimeSeriesFixture kafka;
    private SeriesQueries queries;

    @BeforeEach
    void open() {
        kafka = new TimeSeriesFixture(folder);
        queries = kafka.queries();
    }

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void listsTheSeriesOfANodeAndOfNoOther() {
        kafka.receives("tsdata", temperatures(T, 21.5));
        kafka.receives("simple-tsdata", simple("n", "int", T, "1", "0"));
        kafka.receives(NodeKey.rainmaker(NODE.device() + "2"), "tsdata", temperatures(T, 30.0));

        var page = queries.list(NODE, null, 100, NOW);

        assertThat(page.series())
                .extracting(SeriesQueries.Series::key)
                .containsExactly(TEMPERATURE, COUNT);
        assertThat(page.next()).isNull();
    }

    @Test
    void pagesThroughTheSeriesOfANode() {
        for (String name : new String[] {"a", "b", "c"}) {
            kafka.receives("simple-tsdata", simple(name, "int", T, "1", "0"));
        }

        var first = queries.list(NODE, null, 2, NOW);
        var second = queries.list(NODE, first.next(), 2, NOW);

        assertThat(first.series())
                .extracting(series -> series.key().name())
                .containsExactly("a", "b");
        assertThat(second.series()).extracting(series -> series.key().name()).containsExactly("c");
        assertThat(second.next()).isNull();
    }

    @Test
    void namesEveryCandidateOfAnAmbiguousName() {
        kafka.receives("simple-tsdata", simple("n", "int", T, "1", "0"));
        kafka.receives("simple-tsdata", simple("n", "string", T, "\"x\"", "0"));

        assertThat(queries.named(NODE, "n"))
                .containsExactly(COUNT, new SeriesKey(NODE, SeriesClass.SIMPLE, "string", "n"));
        assertThat(queries.named(NODE, "other")).isEmpty();
    }

    @Test
    @Requirement({"R-STS-1", "R-STS-5"})
    void keepsSeriesOfBothKindsApartThatHaveOneName() {
        kafka.receives("tsdata", temperatures(T));
        kafka.receives("simple-tsdata", simple(TEMPERATURE.name(), "float", T, "1.5", "0"));

        assertThat(queries.named(NODE, TEMPERATURE.name()))
                .containsExactlyInAnyOrder(
                        TEMPERATURE,
                        new SeriesKey(NODE, SeriesClass.SIMPLE, "float", TEMPERATURE.name()));
    }

    @Test
    void answersAHalfOpenRangeNewestFirst() {
        kafka.receives("tsdata", temperatures(T, T + 1, T + 2, T + 3));

        var page =
                queries.points(TEMPERATURE, new Range((T + 1) * 1_000, (T + 3) * 1_000), 100, NOW);

        assertThat(page.points())
                .extracting(Point::getTime)
                .containsExactly((T + 2) * 1_000, (T + 1) * 1_000);
        assertThat(page.next()).isEmpty();
    }

    @Test
    void pagesThroughARangeWithoutGapOrRepeat() {
        kafka.receives("tsdata", temperatures(LongStream.range(T, T + 5).toArray()));

        var first = queries.points(TEMPERATURE, ALL, 2, NOW);
        var second = queries.points(TEMPERATURE, new Range(0, first.next().orElseThrow()), 2, NOW);
        var third = queries.points(TEMPERATURE, new Range(0, second.next().orElseThrow()), 2, NOW);

        assertThat(second.points())
                .extracting(Point::getTime)
                .containsExactly((T + 2) * 1_000, (T + 1) * 1_000);
        assertThat(third.points()).extracting(Point::getTime).containsExactly(T * 1_000);
        assertThat(third.next()).isEmpty();
    }

    @Test
    void doesNotMistakeALongerNameForTheSeries() {
        kafka.receives("simple-tsdata", simple("n", "int", T, "1", "0"));
        kafka.receives("simple-tsdata", simple("n2", "int", T, "2", "0"));
        kafka.receives("simple-tsdata", simple("n\\u0001", "int", T, "3", "0"));

        assertThat(queries.points(COUNT, ALL, 100, NOW).points())
                .extracting(Point::getValue)
                .containsExactly(1L);
    }

    @Test
    @Requirement("R-STS-2")
    void doesNotAnswerPointsThatExpired() {
        kafka.receives("simple-tsdata", simple("n", "int", T - 86_400, "1", "3"));
        kafka.receives("simple-tsdata", simple("n", "int", T, "2", "1"));
        long tomorrow = NOW + Duration.ofDays(1).toMillis();

        assertThat(queries.latest(COUNT, NOW)).map(Point::getValue).contains(2L);
        assertThat(queries.latest(COUNT, tomorrow)).map(Point::getValue).contains(1L);
        assertThat(queries.points(COUNT, ALL, 100, tomorrow).points())
                .extracting(Point::getValue)
                .containsExactly(1L);
        assertThat(queries.list(NODE, null, 1, tomorrow).series().getFirst().latest())
                .extracting(Point::getValue)
                .isEqualTo(1L);
    }

    @Test
    void listsASeriesOfWhichEverythingExpiredWithoutAPoint() {
        kafka.receives("simple-tsdata", simple("n", "int", T, "2", "1"));
        long nextWeek = NOW + Duration.ofDays(7).toMillis();

        assertThat(queries.list(NODE, null, 1, nextWeek).series())
                .containsExactly(new SeriesQueries.Series(COUNT, null));
        assertThat(queries.latest(COUNT, nextWeek)).isEmpty();
    }

    @Test
    void saysSinceWhenEverythingReceivedIsAmongTheAnswers() {
        assertThat(queries.points(COUNT, ALL, 1, NOW).receivedSince())
                .isEqualTo(NOW - Duration.ofDays(2).toMillis());
    }

    @Test
    void answersNothingForARangeThatEndsBeforeItBegins() {
        kafka.receives("simple-tsdata", simple("n", "int", T, "1", "0"));

        assertThat(queries.points(COUNT, new Range(NOW, 0), 100, NOW).points()).isEmpty();
    }
}
