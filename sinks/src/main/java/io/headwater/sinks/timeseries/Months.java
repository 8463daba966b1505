package io.headwater.sinks.timeseries;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The monthly partitions of one table, made before the first row of a month is written. Does
 * nothing where the table is a hypertable, whose chunks make themselves. One lane's thread only.
 */
final class Months {
    private static final YearMonth FIRST = YearMonth.of(2019, 1);
    private static final YearMonth LAST = YearMonth.of(2099, 12);

    private final String schema;
    private final String table;
    private final Set<YearMonth> existing = new HashSet<>();

    /** Whether the table is partitioned by us; null until asked. */
    private @Nullable Boolean partitioned;

    Months(String schema, String table) {
        this.schema = schema;
        this.table = table;
    }

    /**
     * Makes the partitions that rows of these times need.
     *
     * @param times epoch ms
     */
    void cover(Connection connection, LongStream times) throws SQLException {
        if (!isPartitioned(connection)) {
            return;
        }
        Set<YearMonth> wanted = monthsOf(times);
        wanted.removeAll(existing);
        for (YearMonth month : wanted) {
            if (!month.isBefore(FIRST) && !month.isAfter(LAST)) {
                add(connection, month);
            }
            existing.add(month);
        }
    }

    /** Forgets everything: somebody may have dropped a month. */
    void forget() {
        existing.clear();
        partitioned = null;
    }

    /** Looks at the calendar only where a time is of another month than the one before it. */
    private static Set<YearMonth> monthsOf(LongStream times) {
        var months = new HashSet<YearMonth>();
        long begin = Long.MAX_VALUE;
        long end = Long.MIN_VALUE;
        for (PrimitiveIterator.OfLong all = times.iterator(); all.hasNext(); ) {
            long time = all.nextLong();
            if (time < begin || time >= end) {
                var month = YearMonth.from(Instant.ofEpochMilli(time).atOffset(ZoneOffset.UTC));
                months.add(month);
                begin = beginOf(month);
                end = beginOf(month.plusMonths(1));
            }
        }
        return months;
    }

    private static long beginOf(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    private boolean isPartitioned(Connection connection) throws SQLException {
        if (partitioned == null) {
            String ask = "SELECT relkind = 'p' FROM pg_class WHERE oid = ?::regclass";
            try (PreparedStatement statement = connection.prepareStatement(ask)) {
                statement.setString(1, schema + "." + table);
                try (ResultSet answer = statement.executeQuery()) {
                    answer.next();
                    partitioned = answer.getBoolean(1);
                }
            }
        }
        return partitioned;
    }

    private void add(Connection connection, YearMonth month) throws SQLException {
        String call = "SELECT " + schema + ".add_month(?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(call)) {
            statement.setString(1, table);
            statement.setObject(2, LocalDate.of(month.getYear(), month.getMonth(), 1));
            statement.execute();
        }
    }
}
