package io.headwater.sinks.timeseries;

import static io.headwater.sinks.timeseries.Records.orphaned;
import static io.headwater.sinks.timeseries.Records.sent;
import static io.headwater.sinks.timeseries.Records.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.headwater.avro.timeseries.Point;
import io.headwater.schemas.NodeKey;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Hours that TimescaleDB counts ahead, where it can and somebody asked for it. */
class RollupIT {
    private static final NodeKey OTHER = NodeKey.rainmaker("445566AABBCC");
    private static final String HOURS =
            "SELECT node, count, min, max, sum, avg, first, last FROM aggregates_hour_rollup ORDER BY node, time";
    private static final String EXISTING =
            "SELECT to_regclass('rollup_hour'), to_regclass('aggregates_hour_rollup')";

    /** Begin of an hour that is over, long before the last refresh could end. */
    private final Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS).minusSeconds(36_000);

    private final TestDatabase database = TestDatabase.create();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Upkeep.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
    }

    @AfterEach
    void stop() {
        if (!database.rows("SELECT to_regclass('rollup_hour')").contains("null")) {
            database.execute("DROP VIEW IF EXISTS theirs");
            awaitOutcome("removed"); // the server's job would outlive its schema
        }
        logger.detachAppender(log);
        logger.setLevel(null);
        database.close();
    }

    @Test
    void countsNothingAheadUnlessAsked() {
        look(database.settings());

        assertThat(database.rows(EXISTING)).containsExactly("null, null");
        assertThat(outcomes()).isEmpty();
    }

    @Test
    void saysOnceWhyThereIsNoneWhereItCannotBe() {
        assumeTrue(!database.hasColumnstore(), "this TimescaleDB can");

        look(database.settings());

        lookAfterMinutes(0, 120);

        assertThat(database.rows(EXISTING)).containsExactly("null, null");
        assertThat(outcomes())
                .containsExactly(
                        database.hasTimescale()
                                ? "not made: this edition of TimescaleDB has no continuous aggregates"
                                : "not made: TimescaleDB is not in this database");
    }

    @Test
    void saysOnceWhatWentWrongAndIsAskedAgainInAnHour() {
        look(database.settings());
        database.execute(
                "CREATE SEQUENCE asked; CREATE OR REPLACE FUNCTION keep_rollup(wanted boolean) RETURNS text"
                        + " LANGUAGE plpgsql AS $$ BEGIN PERFORM nextval('"
                        + database.schema
                        + ".asked'); RAISE EXCEPTION 'in the way'; END $$");

        lookAfterMinutes(0, 30, 120);

        assertThat(database.rows("SELECT last_value FROM asked")).containsExactly("2");
        assertThat(outcomes()).containsExactly("failed: ERROR: in the way");
    }

    @Test
    void countsHoursAsTheLiveViewDoesAndSaysAsOfWhen() {
        needsCommunityEdition();
        fill();

        look(counting());

        assertThat(outcomes()).containsExactly("made");
        awaitRefresh();
        assertThat(database.rows(HOURS))
                .containsExactly(
                        "112233AABBCC, 2, 1, 3, 4, 2, 3, 1", "445566AABBCC, 1, 7, 7, 7, 7, 7, 7");
        assertThat(
                        database.rows(
                                "SELECT tenant, dialect, node, series, class, data_type, time, count, min, max, sum, avg,"
                                        + " first, last, series_id FROM aggregates_hour_rollup ORDER BY node"))
                .isEqualTo(database.rows("SELECT * FROM aggregates_hour ORDER BY node"));
        assertThat(database.rows("SELECT DISTINCT as_of <= now() FROM aggregates_hour_rollup"))
                .containsExactly("t");
    }

    @Test
    void showsWhatCameLateAfterItsNextRefresh() {
        needsCommunityEdition();
        fillAndCount();

        look(counting(), temperature(hour.plusSeconds(30), 5.0));
        assertThat(pointsOfLamp("aggregates_hour")).containsExactly("3");
        database.execute("CALL refresh_rollup()");

        assertThat(database.rows(HOURS)).startsWith("112233AABBCC, 3, 1, 5, 9, 3, 3, 1");
    }

    @Test
    void hidesAtOnceWhatIsErasedUntilItIsCountedWithoutIt() {
        needsCommunityEdition();
        fillAndCount();

        try (var task = new RunningTask(counting())) {
            task.put(orphaned(hour.plusSeconds(61)));
            task.put(sent(temperature(hour.plusSeconds(90), 9.0)));
        }

        assertThat(database.rows(HOURS)).containsExactly("445566AABBCC, 1, 7, 7, 7, 7, 7, 7");
        database.execute("CALL refresh_rollup()");
        assertThat(database.rows(HOURS))
                .containsExactly(
                        "112233AABBCC, 1, 9, 9, 9, 9, 9, 9", "445566AABBCC, 1, 7, 7, 7, 7, 7, 7");
        assertThat(database.rows("SELECT count FROM rollup_hour ORDER BY 1"))
                .containsExactly("1", "1");
    }

    @Test
    void hidesOnWhatIsErasedWhileItIsCounted() {
        needsCommunityEdition();
        fillAndCount();

        try (var task = new RunningTask(counting())) {
            task.put(orphaned(hour.plusSeconds(1)));
            database.execute(
                    "UPDATE rollup_erased SET seen = true"); // as a refresh does that begins
            task.put(orphaned(hour.plusSeconds(61)));
        }

        assertThat(database.rows("SELECT seen FROM rollup_erased")).containsExactly("f");
        assertThat(database.rows(HOURS)).containsExactly("445566AABBCC, 1, 7, 7, 7, 7, 7, 7");
    }

    @Test
    void isCountedByOneRefreshAtATime() throws SQLException {
        needsCommunityEdition();
        fillAndCount();
        try (var task = new RunningTask(counting())) {
            task.put(orphaned(hour.plusSeconds(61)));
        }

        try (Connection other = DriverManager.getConnection(database.url)) {
            other.createStatement()
                    .execute(
                            "SELECT pg_advisory_lock(hashtextextended('headwater rollup \"%s\"', 0))"
                                    .formatted(database.schema)); // as a refresh does that begins
            assertThatThrownBy(() -> database.execute("CALL refresh_rollup()"))
                    .rootCause()
                    .hasMessageContaining("another refresh of rollup_hour is under way");
        }

        assertThat(database.rows("SELECT seen FROM rollup_erased")).containsExactly("f");
        assertThat(database.rows(HOURS)).containsExactly("445566AABBCC, 1, 7, 7, 7, 7, 7, 7");
    }

    @Test
    void isCountedEachHalfHourAlsoWhereThatCountsAsFailed() {
        needsCommunityEdition();

        look(counting());

        assertThat(
                        database.rows(
                                "SELECT schedule_interval, fixed_schedule, max_retries FROM timescaledb_information.jobs"
                                        + " WHERE proc_schema = '"
                                        + database.schema
                                        + "'"))
                .containsExactly("00:30:00, t, -1");
    }

    @Test
    void leavesOutPointsThatExpireAsItWouldNotHearOfThat() {
        needsCommunityEdition();
        fill();
        look(
                counting(),
                temperature(hour.plusSeconds(1), 2.0)
                        .setExpiresAt(hour.plus(Duration.ofDays(9)).toEpochMilli()));
        awaitRefresh();

        assertThat(pointsOfLamp("aggregates_hour")).containsExactly("3");
        assertThat(pointsOfLamp("aggregates_hour_rollup")).containsExactly("2");
    }

    @Test
    void isRemovedWhenNobodyAsksForItAnyMore() {
        needsCommunityEdition();
        look(counting());
        assertThat(database.rows(EXISTING)).containsExactly("rollup_hour, aggregates_hour_rollup");

        awaitOutcome("removed");

        assertThat(database.rows(EXISTING)).containsExactly("null, null");
        assertThat(
                        database.rows(
                                "SELECT FROM timescaledb_information.jobs WHERE proc_schema = '"
                                        + database.schema
                                        + "'"))
                .isEmpty();
    }

    @Test
    void staysWhileSomebodysViewIsOnIt() {
        needsCommunityEdition();
        fillAndCount();
        database.execute("CREATE VIEW theirs AS SELECT count FROM aggregates_hour_rollup");

        awaitOutcome("not removed: somebody's view is on it");

        assertThat(database.rows("SELECT count FROM theirs ORDER BY 1")).containsExactly("1", "2");
        assertThat(outcomes()).doesNotContain("removed");
    }

    private void needsCommunityEdition() {
        assumeTrue(database.hasColumnstore(), "no TimescaleDB that counts ahead");
    }

    private void fill() {
        try (var task = new RunningTask(database.settings())) {
            task.put(
                    sent(temperature(hour, 3.0)),
                    sent(temperature(hour.plusSeconds(60), 1.0)),
                    sent(OTHER, temperature(hour, 7.0)));
        }
    }

    private void fillAndCount() {
        fill();
        look(counting());
        awaitRefresh();
    }

    /** How many points each hour of the one node has in that view. */
    private List<String> pointsOfLamp(String view) {
        return database.rows("SELECT count FROM " + view + " WHERE node < '4' ORDER BY time");
    }

    private Map<String, String> counting() {
        Map<String, String> settings = database.settings();
        settings.put("rollup.hours", "true");
        return settings;
    }

    /** What upkeep does each hour, after these points. */
    private static void look(Map<String, String> settings, Point.Builder... points) {
        try (var task = new RunningTask(settings)) {
            task.put(List.of(points).stream().map(Records::sent).toList());
        }
    }

    /** What one task's upkeep does at those times, none of which drops anything. */
    private void lookAfterMinutes(int... minutes) {
        TimeSeriesSinkSettings settings = TimeSeriesSinkSettings.from(counting());
        DataSource source = settings.dataSource(settings.writeTimeout());
        var upkeep = new Upkeep(settings);

        assertThat(
                        IntStream.of(minutes)
                                .mapToObj(minute -> hour.plus(Duration.ofMinutes(minute)))
                                .map(now -> upkeep.look(source, now)))
                .containsOnly(false);
    }

    /** Upkeep gives up for now while a refresh is in its way. */
    private void awaitOutcome(String outcome) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> {
                            look(database.settings());
                            assertThat(outcomes()).contains(outcome);
                        });
    }

    /** By the server's own job. */
    private void awaitRefresh() {
        await("the first refresh")
                .atMost(Duration.ofSeconds(90))
                .untilAsserted(
                        () ->
                                assertThat(database.rows("SELECT as_of FROM rollup_refresh"))
                                        .isNotEmpty());
    }

    private List<String> outcomes() {
        return log.list.stream()
                .filter(event -> event.getMessage().equals("hours counted ahead by TimescaleDB"))
                .flatMap(event -> event.getKeyValuePairs().stream())
                .filter(pair -> pair.key.equals("outcome"))
                .map(pair -> String.valueOf(pair.value))
                .toList();
    }
}
