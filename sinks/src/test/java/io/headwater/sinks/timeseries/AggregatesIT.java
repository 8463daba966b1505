package io.headwater.sinks.timeseries;

import static io.headwater.sinks.timeseries.Records.point;
import static io.headwater.sinks.timeseries.Records.sent;
import static io.headwater.sinks.timeseries.Records.temperature;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Points by the hour, the day and so on, as an analyst asks for them. */
class AggregatesIT {
    private static final String COLUMNS = "count, min, max, sum, avg, first, last";

    @RegisterExtension final StoringSink sink = new StoringSink();

    @Test
    void aggregatesByTheHour() {
        sink.put(
                sent(temperature(Instant.parse("2026-11-21T12:00:00Z"), 5.0)),
                sent(temperature(Instant.parse("2026-11-21T12:30:00Z"), 1.0)),
                sent(temperature(Instant.parse("2026-11-21T12:59:59.999Z"), 3.0)),
                sent(temperature(Instant.parse("2026-11-21T13:00:00Z"), 7L)));

        assertThat(
                        sink.rows(
                                "SELECT node, series, time, "
                                        + COLUMNS
                                        + " FROM aggregates_hour WHERE node = '112233AABBCC' ORDER BY time"))
                .containsExactly(
                        "112233AABBCC, Sensor.Temperature, 2026-11-21 12:00:00+00, 3, 1, 5, 9, 3, 5, 3",
                        "112233AABBCC, Sensor.Temperature, 2026-11-21 13:00:00+00, 1, 7, 7, 7, 7, 7, 7");
    }

    @Test
    void revisesABucketWhenAPointComesLate() {
        sink.put(sent(temperature(Instant.parse("2026-11-21T12:30:00Z"), 1.0)));

        sink.put(
                sent(temperature(Instant.parse("2026-11-21T12:10:00Z"), 9.0)),
                sent(temperature(Instant.parse("2026-11-21T12:30:00Z"), 2.0).setOrigin(2)));

        assertThat(sink.rows("SELECT " + COLUMNS + " FROM aggregates_hour"))
                .containsExactly("2, 2, 9, 11, 5.5, 9, 2");
    }

    @ParameterizedTest
    @CsvSource({
        "minute, 2026-12-31 23:59:00+00",
        "hour, 2026-12-31 23:00:00+00",
        "day, 2026-12-31 00:00:00+00",
        "week, 2026-12-28 00:00:00+00",
        "month, 2026-12-01 00:00:00+00",
        "year, 2026-01-01 00:00:00+00"
    })
    void startsBucketsAtTheCalendarOfUtc(String bucket, String start) {
        sink.put(
                sent(temperature(Instant.parse("2026-12-31T23:59:30Z"), 1.0)),
                sent(temperature(Instant.parse("2027-02-01T00:00:00Z"), 2.0)));

        assertThat(
                        sink.rows(
                                "SELECT time, count FROM aggregates_"
                                        + bucket
                                        + " ORDER BY time LIMIT 1"))
                .containsExactly(start + ", 1");
    }

    @Test
    void followsTheClockOfAZoneOverADayOf25Hours() {
        // in Berlin 2026-10-25 begins at 22:00 of UTC and ends at 23:00
        for (String time : new String[] {"24T21:59", "24T22:00", "25T22:59", "25T23:00"}) {
            sink.put(sent(temperature(Instant.parse("2026-10-" + time + ":00Z"), 1.0)));
        }

        assertThat(
                        sink.rows(
                                "SELECT time, count FROM aggregated('day', '2026-10-01Z', '2026-11-01Z',"
                                        + " 'Europe/Berlin') ORDER BY time"))
                .containsExactly(
                        "2026-10-23 22:00:00+00, 1",
                        "2026-10-24 22:00:00+00, 2",
                        "2026-10-25 23:00:00+00, 1");
    }

    @Test
    void aggregatesNoPointBeforeOrAtTheEndOfTheRange() {
        for (int hour = 10; hour < 14; hour++) {
            sink.put(sent(temperature(Instant.parse("2026-11-21T" + hour + ":00:00Z"), 1.0)));
        }

        assertThat(
                        sink.rows(
                                "SELECT time, count FROM aggregated('day', '2026-11-21 11:00Z', '2026-11-21 13:00Z')"))
                .containsExactly("2026-11-21 00:00:00+00, 2");
    }

    @Test
    void countsWhatIsNoNumberAndSaysNothingElseOfIt() {
        sink.put(
                sent(point("on", "bool", Instant.parse("2026-11-21T12:00:00Z"), true)),
                sent(point("on", "bool", Instant.parse("2026-11-21T12:01:00Z"), false)));

        assertThat(sink.rows("SELECT " + COLUMNS + " FROM aggregates_hour"))
                .containsExactly("2, null, null, null, null, null, null");
        assertThat(sink.rows("SELECT series, value_boolean FROM latest")).containsExactly("on, f");
    }

    @Test
    void findsTheNewestPointOfEverySeriesInWhateverMonthItIs() {
        sink.put(
                sent(temperature(Instant.parse("2026-09-21T12:00:00Z"), 1.0)),
                sent(temperature(Instant.parse("2026-11-21T12:00:00Z"), 2.0)),
                sent(point("old", "int", Instant.parse("2025-01-01T00:00:00Z"), 3L)));

        assertThat(sink.rows("SELECT series, time, value FROM latest ORDER BY series"))
                .containsExactly(
                        "Sensor.Temperature, 2026-11-21 12:00:00+00, 2",
                        "old, 2025-01-01 00:00:00+00, 3");
    }
}
