package io.headwater.sinks.timeseries;

import io.headwater.schemas.Topics;
import io.headwater.sinks.converter.AvroConverter;
import io.headwater.sinks.settings.GroupedSettings;
import io.headwater.sinks.settings.SinkConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * What a task is told, read once.
 *
 * @param url JDBC URL of the database
 * @param user empty when the URL names it
 * @param password empty when the URL or the server needs none
 * @param poolSize connections of one task, each writing the rows of its share of the nodes
 * @param connectionTimeout how long connecting may take
 * @param writeTimeout how long a statement may take
 * @param schema where the tables are; unquoted
 * @param batchSize most records that one statement writes, and as many that wait for it
 * @param batchBytes about how much memory those that wait may take
 * @param seriesCacheSize how many series ids a task remembers
 * @param monthsAhead how many months of partitions are made before they begin
 * @param pointsKeptDays how long points are kept; -1 for ever
 * @param historyKeptDays how long parameter changes and alerts are kept; -1 for ever
 * @param rollupHours whether TimescaleDB is to count hours ahead, where it can
 * @param maxRetries attempts after the first before the task gives up; -1 never
 * @param firstBackoff wait after the first failed attempt; doubles
 * @param longestBackoff no wait is longer
 */
public record TimeSeriesSinkSettings(
        String url,
        String user,
        Password password,
        int poolSize,
        Duration connectionTimeout,
        Duration writeTimeout,
        String schema,
        int batchSize,
        long batchBytes,
        int seriesCacheSize,
        int monthsAhead,
        int pointsKeptDays,
        int historyKeptDays,
        boolean rollupHours,
        int maxRetries,
        Duration firstBackoff,
        Duration longestBackoff) {
    public static final String CONNECTION_URL = "connection.url";
    public static final String CONNECTION_USER = "connection.user";
    public static final String CONNECTION_PASSWORD = "connection.password";
    public static final String CONNECTION_POOL_SIZE = "connection.pool.size";
    public static final String CONNECTION_TIMEOUT = "connection.timeout.ms";
    public static final String SCHEMA = "schema";
    public static final String BATCH_SIZE = "batch.size";
    public static final String BATCH_BYTES = "batch.bytes";
    public static final String WRITE_TIMEOUT = "write.timeout.ms";
    public static final String SERIES_CACHE_SIZE = "series.cache.size";
    public static final String MONTHS_AHEAD = "partition.months.ahead";
    public static final String POINTS_KEPT = "retention.points.days";
    public static final String HISTORY_KEPT = "retention.history.days";
    public static final String ROLLUP_HOURS = "rollup.hours";
    public static final String MAX_RETRIES = "max.retries";
    public static final String RETRY_BACKOFF = "retry.backoff.ms";
    public static final String RETRY_BACKOFF_MAX = "retry.backoff.max.ms";

    /** Where the tables are unless told otherwise. */
    public static final String DEFAULT_SCHEMA = "headwater";

    /**
     * @throws ConfigException naming every unusable setting, not only the first
     */
    public static TimeSeriesSinkSettings from(Map<String, String> given) {
        AbstractConfig config = GroupedSettings.read(SettingsDefinition.definition(), given);
        return new TimeSeriesSinkSettings(
                config.getString(CONNECTION_URL),
                config.getString(CONNECTION_USER),
                config.getPassword(CONNECTION_PASSWORD),
                config.getInt(CONNECTION_POOL_SIZE),
                Duration.ofMillis(config.getLong(CONNECTION_TIMEOUT)),
                Duration.ofMillis(config.getLong(WRITE_TIMEOUT)),
                config.getString(SCHEMA),
                config.getInt(BATCH_SIZE),
                config.getLong(BATCH_BYTES),
                config.getInt(SERIES_CACHE_SIZE),
                config.getInt(MONTHS_AHEAD),
                config.getInt(POINTS_KEPT),
                config.getInt(HISTORY_KEPT),
                config.getBoolean(ROLLUP_HOURS),
                config.getInt(MAX_RETRIES),
                Duration.ofMillis(config.getLong(RETRY_BACKOFF)),
                Duration.ofMillis(config.getLong(RETRY_BACKOFF_MAX)));
    }

    /**
     * Everything a Connect worker needs to run the sink: connector, converters, topics, dead
     * letters and how its consumer reads. Add to it or replace in it what an installation wants
     * otherwise.
     *
     * @param user empty when the URL names it
     * @param password or a reference to a ConfigProvider
     */
    public static Map<String, String> connectorConfig(
            Topics topics, String jdbcUrl, String user, String password) {
        Map<String, String> config =
                SinkConfig.of(
                        topics.prefix() + "-timeseries-sink",
                        TimeSeriesSinkConnector.class,
                        List.of(
                                topics.timeseriesPoints(),
                                topics.paramsChanged(),
                                topics.registryNodes(),
                                topics.presenceState(),
                                topics.alertsRaised(),
                                topics.otaExecutions(),
                                topics.mappingChanged()),
                        topics.timeseriesDeadLetters());
        config.put("value.converter", AvroConverter.class.getName());
        config.put("value.converter." + AvroConverter.UNREADABLE, "pass");
        config.put("consumer.override.max.poll.records", "2000");
        config.put("consumer.override.fetch.max.bytes", Integer.toString(16 * 1024 * 1024));
        config.put(
                "consumer.override.max.partition.fetch.bytes",
                Integer.toString(Topics.MAX_RECORD_BYTES));
        config.put(CONNECTION_URL, jdbcUrl);
        config.put(CONNECTION_USER, user);
        config.put(CONNECTION_PASSWORD, password);
        return config;
    }

    /** Without URL, user and password. */
    @Override
    public String toString() {
        return "time-series sink into schema " + schema + ", " + batchSize + " records a batch";
    }

    /** The schema as SQL text takes it, also where it is a reserved word. */
    String quotedSchema() {
        return '"' + schema + '"';
    }

    DataSource dataSource(Duration readTimeout) {
        return Database.of(this, readTimeout);
    }
}
