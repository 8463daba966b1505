package io.headwater.sinks.timeseries;

import static io.headwater.sinks.timeseries.TimeSeriesSinkSettings.BATCH_BYTES;
import static io.headwater.sinks.timeseries.TimeSeriesSinkSettings.BATCH_SIZE;
import static io.headwater.sinks.timeseries.TimeSeriesSinkSettings.CONNECTION_PASSWORD;
import static io.headwater.sinks.timeseries.TimeSeriesSinkSettings.CONNECTION_POOL_SIZE;
import static io.headwater.sinks.timeseries.TimeSeriesSinkSettings.CONNECTION_TIMEOUT;
import static io.headwater.sinks.timeseries.TimeSeriesSinkSettings.CONNECTION_URL;
import static io.headwater.sinks.timeseries.TimeSeriesSinkSettings.CONNECTION_USER;
import static io.headwater.sinks.timeseries.TimeSeriesSinkSettings.DEFAULT_SCHEMA;
import static io.headwater.sinks.timeseries.TimeSeriesSinkSettings.HISTORY_KEPT;
import static io.headwater.sinks.timeseries.TimeSeriesSinkSettings.MAX_RETRIES;
import static io.headwater.sinks.timeseries.TimeSeriesSinkSettings.MONTHS_AHEAD;
import static io.headwater.sinks.timeseries.TimeSeriesSinkSettings.POINTS_KEPT;
import static io.headwater.sinks.timeseries.TimeSeriesSinkSettings.RETRY_BACKOFF;
import static io.headwater.sinks.timeseries.TimeSeriesSinkSettings.RETRY_BACKOFF_MAX;
import static io.headwater.sinks.timeseries.TimeSeriesSinkSettings.ROLLUP_HOURS;
import static io.headwater.sinks.timeseries.TimeSeriesSinkSettings.SCHEMA;
import static io.headwater.sinks.timeseries.TimeSeriesSinkSettings.SERIES_CACHE_SIZE;
import static io.headwater.sinks.timeseries.TimeSeriesSinkSettings.WRITE_TIMEOUT;

import io.headwater.sinks.settings.GroupedSettings;
import io.headwater.sinks.settings.SinkConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigException;
import org.postgresql.Driver;

/** Every setting of the time-series sink: its group, its validator and its documentation. */
final class SettingsDefinition {
    private static final String CONNECTION = "Connection";
    private static final String WRITING = "Writing";
    private static final String KEEPING = "Keeping";
    private static final String FAILURE = "When the database is away";
    private static final String READING = "Reading";

    private final GroupedSettings settings = new GroupedSettings();

    private SettingsDefinition() {}

    /** All of them, in the order of the reference page. */
    static ConfigDef definition() {
        var all = new SettingsDefinition();
        all.connection();
        all.writing();
        all.keeping();
        all.failure();
        all.reading();
        return all.settings.definition();
    }

    private void connection() {
        settings.required(
                CONNECTION,
                CONNECTION_URL,
                ConfigDef.LambdaValidator.with(
                        SettingsDefinition::requireUrl,
                        () ->
                                "jdbc:postgresql://host[:port][,host[:port]..]/database[?parameters]"),
                "JDBC URL of the PostgreSQL or TimescaleDB database. With several hosts the primary"
                        + " among them is written to. Parameters here go before the settings below.");
        settings.optional(
                CONNECTION,
                CONNECTION_USER,
                ConfigDef.Type.STRING,
                "",
                null,
                "User; needs the right to create the schema, or to own it.");
        settings.optional(
                CONNECTION,
                CONNECTION_PASSWORD,
                ConfigDef.Type.PASSWORD,
                "",
                null,
                "Password; best a reference to a ConfigProvider, such as"
                        + " ${file:/etc/headwater/database:password}.");
        settings.optional(
                CONNECTION,
                CONNECTION_POOL_SIZE,
                ConfigDef.Type.INT,
                1,
                Range.between(1, 32),
                "Connections of one task. Each writes the rows of its share of the nodes, side by side"
                        + " with the others. More tasks (tasks.max) do the same over partitions.");
        settings.optional(
                CONNECTION,
                CONNECTION_TIMEOUT,
                ConfigDef.Type.LONG,
                10_000L,
                Range.between(250, 120_000),
                "How long connecting may take before the database counts as away.");
    }

    private void writing() {
        settings.optional(
                WRITING,
                SCHEMA,
                ConfigDef.Type.STRING,
                DEFAULT_SCHEMA,
                ConfigDef.LambdaValidator.with(
                        SettingsDefinition::requireIdentifier,
                        () -> "a lower-case SQL identifier of at most 48 characters"),
                "Database schema of the tables; made when missing. One that holds tables of somebody"
                        + " else is refused.");
        settings.optional(
                WRITING,
                BATCH_SIZE,
                ConfigDef.Type.INT,
                10_000,
                Range.between(1, 100_000),
                "Most records that one statement, and so one transaction, writes; while it does, at most"
                        + " as many are read ahead. What there is is written at once: only a database that is"
                        + " busy makes batches large.");
        settings.optional(
                WRITING,
                BATCH_BYTES,
                ConfigDef.Type.LONG,
                32L * 1024 * 1024,
                Range.between(64 * 1024, 1L << 32),
                "How much memory records that are read ahead may take, about; as much again is being"
                        + " written. One poll of the consumer is taken whatever its size.");
        settings.optional(
                WRITING,
                WRITE_TIMEOUT,
                ConfigDef.Type.LONG,
                60_000L,
                Range.between(1_000, 240_000),
                "How long a statement may take before the database counts as away; less than the"
                        + " consumer's max.poll.interval.ms.");
        settings.optional(
                WRITING,
                SERIES_CACHE_SIZE,
                ConfigDef.Type.INT,
                50_000,
                Range.between(100, 10_000_000),
                "How many series ids a task remembers; others cost a look-up per batch.");
    }

    private void keeping() {
        settings.optional(
                KEEPING,
                MONTHS_AHEAD,
                ConfigDef.Type.INT,
                1,
                Range.between(0, 24),
                "Monthly partitions that are made before their month begins. Others are made when the"
                        + " first row of a month comes, so that no point waits for one.");
        settings.optional(
                KEEPING,
                POINTS_KEPT,
                ConfigDef.Type.INT,
                -1,
                Range.between(-1, 36_500),
                "Days that points are kept; -1 for ever. A month, or a chunk of a hypertable, is dropped"
                        + " as a whole once all of it is older. Points that come later still are stored, and"
                        + " go with the next look, an hour later at most. What is dropped is lost: to views,"
                        + " aggregates and hours counted ahead, and to the API beyond what its state holds.");
        settings.optional(
                KEEPING,
                HISTORY_KEPT,
                ConfigDef.Type.INT,
                -1,
                Range.between(-1, 36_500),
                "Days that changes of parameters, and alerts, are kept; -1 for ever. What is dropped is"
                        + " lost to SQL; the newest value of each parameter stays with the API.");
        settings.optional(
                KEEPING,
                ROLLUP_HOURS,
                ConfigDef.Type.BOOLEAN,
                false,
                null,
                "Whether points are counted by the hour ahead, in a continuous aggregate that the view"
                        + " aggregates_hour_rollup shows beside aggregates_hour, as of half an hour ago or so:"
                        + " for whoever looks at a whole fleet and a long time. Takes TimescaleDB 2.11 or later,"
                        + " Community edition; the log says why there is none. false removes it again, unless a"
                        + " view of somebody else is on it.");
    }

    private void failure() {
        settings.optional(
                FAILURE,
                MAX_RETRIES,
                ConfigDef.Type.INT,
                -1,
                Range.atLeast(-1),
                "Attempts after the first before the task gives up and fails; -1 never. Records wait"
                        + " in Kafka meanwhile.");
        settings.optional(
                FAILURE,
                RETRY_BACKOFF,
                ConfigDef.Type.LONG,
                500L,
                Range.between(1, 60_000),
                "Wait after the first failed attempt; doubles with each further one.");
        settings.optional(
                FAILURE,
                RETRY_BACKOFF_MAX,
                ConfigDef.Type.LONG,
                30_000L,
                Range.between(1, 240_000),
                "No wait between attempts is longer.");
    }

    private void reading() {
        settings.required(
                READING,
                SinkConfig.ISOLATION_LEVEL,
                ConfigDef.ValidString.in(SinkConfig.READ_COMMITTED),
                "Must be given, as read_committed: the topics are written in transactions, and a reader"
                        + " of uncommitted records would store what was taken back. The worker's own"
                        + " setting is not visible to a connector, so it is asked for here.");
    }

    private static void requireUrl(String name, Object value) {
        // the value is not repeated: it may hold a password
        if (value == null || Driver.parseURL(value.toString(), null) == null) {
            throw new ConfigException(
                    "Invalid value for configuration "
                            + name
                            + ": expected a URL such as jdbc:postgresql://host/database");
        }
    }

    private static void requireIdentifier(String name, Object value) {
        if (value == null
                || !value.toString().matches("[a-z_][a-z0-9_]{0,47}")
                || value.toString().startsWith("pg_")) {
            throw new ConfigException(
                    name,
                    value,
                    "expected a lower-case letter, then letters, digits or _, at most 48 characters, and not pg_..");
        }
    }
}
