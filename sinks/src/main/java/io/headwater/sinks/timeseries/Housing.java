package io.headwater.sinks.timeseries;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What keeps the rows, for an operator to read: it was decided when the tables were made, so
 * TimescaleDB that came after them shows beside months.
 *
 * @param rowsIn {@code hypertables} or {@code months}
 * @param timescaleDb the extension's version and licence in this database, or {@code none}
 */
record Housing(String rowsIn, String timescaleDb) {
    /**
     * @param settings of a database that is migrated
     */
    static Housing of(TimeSeriesSinkSettings settings) throws SQLException {
        String ask =
                """
                SELECT CASE WHEN relkind = 'p' THEN 'months' ELSE 'hypertables' END,
                    coalesce((SELECT extversion || ' ' || coalesce(current_setting('timescaledb.license', true), '')
                              FROM pg_extension WHERE extname = 'timescaledb'), 'none')
                FROM pg_class WHERE oid = ?::regclass
                """;
        try (Connection connection = settings.dataSource(settings.writeTimeout()).getConnection();
                PreparedStatement statement = connection.prepareStatement(ask)) {
            statement.setString(1, settings.quotedSchema() + ".series_points");
            try (ResultSet answer = statement.executeQuery()) {
                answer.next();
                return new Housing(answer.getString(1), answer.getString(2).strip());
            }
        }
    }
}
