package io.headwater.sinks.timeseries;

import java.util.Locale;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table of states, and what of the record fills it.
 *
 * @param name in the table
 * @param kind what it holds
 * @param reading takes the value from the record
 */
record StateColumn(String name, Kind kind, Reading reading) {
    /** Takes a column's value from a record, mostly from one of its fields. */
    @FunctionalInterface
    interface Reading {
        /** Throws {@code DataException} when SQL cannot hold it. */
        @Nullable Object of(Fields fields, SinkRecord source);
    }

    /** What a column holds, and as which Java type it is handed over. */
    enum Kind {
        /** {@link String} */
        TEXT("text"),
        /** JSON text, as {@link String}. */
        JSON("jsonb"),
        /** Epoch ms, as {@link Long}. */
        TIME("timestamptz"),
        /** {@link Long} */
        WHOLE("bigint"),
        /** {@link Integer} */
        INTEGER("integer"),
        /** {@link Boolean} */
        TRUTH("boolean");

        /** Its name in SQL. */
        final String sql;

        Kind(String sql) {
            this.sql = sql;
        }
    }

    static StateColumn text(String name, String field) {
        return new StateColumn(name, Kind.TEXT, (fields, source) -> fields.optionalText(field));
    }

    /** The symbol of an enumeration, in lower case. */
    static StateColumn symbol(String name, String field) {
        return new StateColumn(
                name, Kind.TEXT, (fields, source) -> fields.text(field).toLowerCase(Locale.ROOT));
    }

    static StateColumn time(String name, String field) {
        return new StateColumn(name, Kind.TIME, (fields, source) -> fields.time(field));
    }

    static StateColumn optionalTime(String name, String field) {
        return new StateColumn(name, Kind.TIME, (fields, source) -> fields.optionalTime(field));
    }

    /** When the log took the record, which its fields need not say. */
    static StateColumn logTime(String name) {
        return new StateColumn(
                name,
                Kind.TIME,
                (fields, source) -> Fields.inRange(name, StateRow.loggedAt(source)));
    }

    /** A time that the record has in seconds. */
    static StateColumn seconds(String name, String field) {
        return new StateColumn(name, Kind.TIME, (fields, source) -> fields.timeInSeconds(field));
    }

    static StateColumn whole(String name, String field) {
        return new StateColumn(name, Kind.WHOLE, (fields, source) -> fields.whole(field));
    }

    static StateColumn integer(String name, String field) {
        return new StateColumn(name, Kind.INTEGER, (fields, source) -> fields.integer(field));
    }

    static StateColumn truth(String name, String field) {
        return new StateColumn(name, Kind.TRUTH, (fields, source) -> fields.truth(field));
    }
}
