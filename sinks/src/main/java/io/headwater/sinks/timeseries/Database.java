package io.headwater.sinks.timeseries;

import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * How the sink connects: with time-outs, so that a silent server is an outage and not a hung task,
 * and to the primary when the URL names several hosts. What the URL itself says goes before.
 */
final class Database {
    private Database() {}

    /**
     * Opens a new connection each time it is asked.
     *
     * @param readTimeout a server that is silent for longer is taken for gone
     */
    static DataSource of(TimeSeriesSinkSettings settings, Duration readTimeout) {
        Properties inUrl = Driver.parseURL(settings.url(), null);
        if (inUrl == null) {
            throw new IllegalArgumentException("connection.url is no PostgreSQL URL");
        }
        var database = new PGSimpleDataSource();
        database.setUrl(settings.url());
        if (!settings.user().isEmpty()) {
            database.setUser(settings.user());
        }
        if (!settings.password().value().isEmpty()) {
            database.setPassword(settings.password().value());
        }
        if (!inUrl.containsKey(PGProperty.CONNECT_TIMEOUT.getName())) {
            database.setConnectTimeout(seconds(settings.connectionTimeout()));
        }
        if (!inUrl.containsKey(PGProperty.SOCKET_TIMEOUT.getName())) {
            database.setSocketTimeout(seconds(readTimeout));
        }
        if (!inUrl.containsKey(PGProperty.TARGET_SERVER_TYPE.getName())) {
            database.setTargetServerType("primary");
        }
        if (!inUrl.containsKey(PGProperty.APPLICATION_NAME.getName())) {
            database.setApplicationName("headwater-timeseries-sink");
        }
        if (!inUrl.containsKey(PGProperty.LOG_SERVER_ERROR_DETAIL.getName())) {
            database.setLogServerErrorDetail(false); // it quotes values, which logs may not hold
        }
        database.setTcpKeepAlive(true);
        return database;
    }

    private static int seconds(Duration duration) {
        return (int) Math.max(1, duration.toSeconds());
    }
}
