package io.headwater.topologies.timeseries;

import static io.headwater.topologies.timeseries.TimeSeriesFixture.NODE;
import static io.headwater.topologies.timeseries.TimeSeriesFixture.NOON;
import static io.headwater.topologies.timeseries.TimeSeriesFixture.simple;
import static io.headwater.topologies.timeseries.TimeSeriesFixture.temperatures;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.headwater.avro.rejected.DroppedElement;
import io.headwater.avro.rejected.Rejected;
import io.headwater.avro.timeseries.Point;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.topologies.jobs.JobMetrics;
import io.headwater.topologies.views.Change;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimeSeriesTest {
    private static final long T = NOON.getEpochSecond() - 3_600;

    @TempDir Path folder;
    private TimeSeriesFixture kafka;

    @BeforeEach
    void open() {
        kafka = new TimeSeriesFixture(folder);
    }

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void emitsEveryPointWithTheTimesAndTheOriginItHas() {
        var origin = kafka.receives("tsdata", temperatures(T, 21.5));

        var point = kafka.emittedPoints().getFirst();
        assertThat(point.getValue()).isEqualTo(21.5);
        assertThat(point.getTime()).isEqualTo(T * 1_000);
        assertThat(point.getLoggedAt()).isEqualTo(NOON.toEpochMilli());
        assertThat(point.getOrigin()).isEqualTo(origin.offset());
        assertThat(point.getRevision()).isZero();
    }

    @Test
    void emitsNothingWhenTheSameMessageComesTwiceButCountsIt() {
        kafka.receives("tsdata", temperatures(T, 21.5));
        kafka.forgetEmitted();

        kafka.receives("tsdata", temperatures(T, 21.5));

        assertThat(kafka.emittedPoints()).isEmpty();
        assertThat(kafka.emittedLatest()).isEmpty();
        assertThat(kafka.counted(TimeSeriesMetrics.POINTS, "outcome", "repeat")).isEqualTo(1);
    }

    @Test
    @Requirement("R-TS-4")
    void emitsAnotherValueOfTheSameTimeAsARevision() {
        kafka.receives("tsdata", temperatures(T, 21.5));
        kafka.receives("tsdata", temperatures(T, 22.5));
        kafka.receives("tsdata", temperatures(T, 21.5));

        assertThat(kafka.emittedPoints())
                .extracting(Point::getValue, Point::getRevision)
                .containsExactly(tuple(21.5, 0), tuple(22.5, 1), tuple(21.5, 2));
    }

    @Test
    void keepsTheNewestInDeviceTimeWhateverTheOrderOfArrival() {
        kafka.receives("tsdata", temperatures(T + 60, 2.0));
        kafka.receives("tsdata", temperatures(T, 1.0));
        kafka.receives("tsdata", temperatures(T + 30, 3.0));

        assertThat(kafka.emittedPoints()).hasSize(3);
        assertThat(kafka.emittedLatest()).extracting(Point::getValue).containsExactly(2.0);
    }

    @Test
    void putsAReplayWhereItFirstStood() {
        var first = kafka.receives("alert", "{}"); // a place in the log that means nothing here
        kafka.receives("tsdata", temperatures(T, 22.5));
        kafka.forgetEmitted();

        kafka.replays(first, "tsdata", temperatures(T, 21.5));
        kafka.replays(first, "tsdata", temperatures(T + 1, 30.0));
        kafka.replays(first, "tsdata", temperatures(T + 1, 30.0));

        assertThat(kafka.emittedPoints())
                .extracting(Point::getValue, Point::getOrigin)
                .containsExactly(tuple(30.0, first.offset()));
        assertThat(kafka.counted(TimeSeriesMetrics.POINTS, "outcome", "superseded")).isEqualTo(1);
    }

    @Test
    void appliesTheGoodPartOfAMessageAndKeepsTheBadPart() {
        var origin =
                kafka.receives(
                        "tsdata",
                        """
                        {"ts_data_version":"2021-09-13","ts_data":[{"name":"n","dt":"int",\
                        "records":[{"t":%d,"v":1},{"t":%d,"v":"x"}]}]}"""
                                .formatted(T, T + 1));

        assertThat(kafka.emittedPoints()).hasSize(1);
        var rejected = kafka.rejected().getFirst();
        assertThat(rejected.getPartial()).isTrue();
        assertThat(rejected.getReason()).isEqualTo("field-type");
        assertThat(rejected.getOrigin()).isEqualTo(origin.toString());
        assertThat(rejected.getDropped())
                .containsExactly(new DroppedElement("ts_data[0].records[1]", "field-type"));
    }

    @Test
    void setsAsideWhatHoldsNoPointAndGoesOn() {
        kafka.receives("tsdata", "{\"ts_data\":");
        kafka.receives("simple-tsdata", "");
        kafka.receives("tsdata", temperatures(T, 21.5));

        assertThat(kafka.rejected())
                .extracting(Rejected::getReason)
                .containsExactly("json-syntax", "json-syntax");
        assertThat(kafka.emittedPoints()).hasSize(1);
    }

    @Test
    void setsAsideARecordWithoutPayload() {
        kafka.receivesNothing("tsdata");
        kafka.receives("tsdata", temperatures(T, 21.5));

        assertThat(kafka.rejected()).hasSize(1);
        assertThat(kafka.emittedPoints()).hasSize(1);
    }

    @Test
    void setsAsideAMessageThatIsTooLargeForItsChannel() {
        String name = "n".repeat(ReportedPoints.MOST_PAYLOAD_BYTES);

        kafka.receives("simple-tsdata", simple(name, "int", T, "1", "0"));

        assertThat(kafka.rejected()).extracting(Rejected::getReason).containsExactly("too-large");
    }

    @Test
    void doesNotRepeatAnEndlessTypeWithEveryPoint() {
        kafka.receives(
                "simple-tsdata",
                "{\"name\":\"n\",\"type\":\"%s\",\"dt\":\"int\",\"t\":%d,\"v\":1}"
                        .formatted("x".repeat(100_000), T));

        assertThat(kafka.emittedPoints()).extracting(Point::getParamType).containsOnlyNulls();
    }

    @Test
    void countsDeviationsThatItTolerates() {
        kafka.receives("simple-tsdata", simple("n", "int", T, "1", "-3"));

        assertThat(kafka.emittedPoints()).hasSize(1);
        assertThat(kafka.counted(JobMetrics.WARNINGS, "reason", "field-value")).isEqualTo(1);
    }

    @Test
    @Requirement("R-TS-7")
    void leavesOtherChannelsAndOtherDialectsAlone() {
        kafka.receives("params-local", "{\"Lamp\":{\"Power\":true}}");
        kafka.receives(new NodeKey("default", "murano", "a1"), "tsdata", temperatures(T, 21.5));

        assertThat(kafka.emittedPoints()).isEmpty();
        assertThat(kafka.rejected()).isEmpty();
    }

    @Test
    void tellsTheChangeFeedWhatItEmits() {
        var feed =
                kafka.changes()
                        .subscribe(TimeSeries.JOB, 0, NODE, OptionalLong.empty(), () -> {})
                        .orElseThrow();

        var origin = kafka.receives("tsdata", temperatures(T, 21.5));
        kafka.receives("tsdata", temperatures(T, 21.5));

        assertThat(feed.take())
                .singleElement()
                .satisfies(
                        changes -> {
                            assertThat(changes.origin()).isEqualTo(origin);
                            assertThat(changes.changes())
                                    .containsExactly(new Change.Points(kafka.emittedPoints()));
                        });
    }

    @Test
    @Requirement("R-TS-9")
    void forgetsPointsByTheTimeOfTheLogAndNotOfTheDevice() {
        long yearAgo = T - 365 * 86_400;
        kafka.receives("tsdata", temperatures(yearAgo, 1.0));
        kafka.passes(Duration.ofHours(47));
        kafka.receives("tsdata", temperatures(T, 2.0));

        assertThat(kafka.storedPoints()).extracting(Point::getValue).containsExactly(1.0, 2.0);

        kafka.passes(Duration.ofHours(1));
        kafka.receives("alert", "{}");

        assertThat(kafka.storedPoints()).extracting(Point::getValue).containsExactly(2.0);
        assertThat(kafka.storedExpiryEntries()).isEqualTo(1);
    }

    @Test
    void keepsARevisedPointAsLongAsItsRevision() {
        kafka.receives("tsdata", temperatures(T, 1.0));
        kafka.passes(Duration.ofDays(1));
        kafka.receives("tsdata", temperatures(T, 2.0));
        kafka.passes(Duration.ofDays(1));
        kafka.receives("alert", "{}");

        assertThat(kafka.storedPoints()).extracting(Point::getValue).containsExactly(2.0);

        kafka.passes(Duration.ofDays(1));
        kafka.receives("alert", "{}");

        assertThat(kafka.storedPoints()).isEmpty();
        assertThat(kafka.storedExpiryEntries()).isZero();
    }

    @Test
    void keepsAPointThatLeavesAndComesAgainWithTheSameRecord() {
        kafka.receives("tsdata", temperatures(T, 1.0));
        kafka.passes(Duration.ofDays(2));

        kafka.receives("tsdata", temperatures(T, 2.0));

        assertThat(kafka.storedPoints()).extracting(Point::getValue).containsExactly(2.0);
    }

    @Test
    void forgetsABoundedNumberOfPointsWithEachRecord() {
        kafka.receives("tsdata", manyTemperatures(100));
        kafka.passes(Duration.ofDays(2));

        kafka.receives("alert", "{}");
        assertThat(kafka.storedPoints()).hasSize(100 - TimeSeriesHandler.FORGOTTEN_PER_RECORD);

        kafka.receives("alert", "{}");
        assertThat(kafka.storedPoints()).isEmpty();
    }

    @Test
    void goesOnForgettingAfterTheSpanWasEmpty() {
        kafka.receives("tsdata", temperatures(T, 1.0));
        kafka.passes(Duration.ofDays(2));
        kafka.receives("alert", "{}");
        kafka.receives("tsdata", temperatures(T + 1, 2.0));
        kafka.passes(Duration.ofDays(2));
        kafka.receives("alert", "{}");

        assertThat(kafka.storedPoints()).isEmpty();
    }

    @Test
    void knowsTheNewestPointWhenItComesAgainAfterTheHotSpan() {
        kafka.receives("tsdata", temperatures(T, 21.5));
        kafka.passes(Duration.ofDays(30));
        kafka.receives("alert", "{}");
        kafka.forgetEmitted();

        kafka.receives("tsdata", temperatures(T, 21.5));

        assertThat(kafka.emittedPoints()).isEmpty();
    }

    @Test
    void namesTheUplinkRecordOnEverythingItDerives() {
        Origin origin = kafka.receives("tsdata", temperatures(T, 21.5));

        assertThat(kafka.emittedOrigins()).containsOnly(origin);
    }

    private static String manyTemperatures(int count) {
        return temperatures(LongStream.range(T, T + count).toArray());
    }
}
