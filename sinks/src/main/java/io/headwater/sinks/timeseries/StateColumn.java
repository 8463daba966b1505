package io.headwater.sinks.timeseries;

import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table of states, and which field of the record fills it.
 *
 * @param name in the table
 * @param kind what it holds
 * @param reading takes the value from the record; throws {@code DataException} when SQL cannot hold
 *     it
 */
record StateColumn(String name, Kind kind, Function<Fields, @Nullable Object> reading) {
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
        return new StateColumn(name, Kind.TEXT, fields -> fields.optionalText(field));
    }

    /** The symbol of an enumeration, in lower case. */
    static StateColumn symbol(String name, String field) {
        return new StateColumn(
                name, Kind.TEXT, fields -> fields.text(field).toLowerCase(Locale.ROOT));
    }

    static StateColumn time(String name, String field) {
        return new StateColumn(name, Kind.TIME, fields -> fields.time(field));
    }

    static StateColumn optionalTime(String name, String field) {
        return new StateColumn(name, Kind.TIME, fields -> fields.optionalTime(field));
    }

    /** A time that the record has in seconds. */
    static StateColumn seconds(String name, String field) {
        return new StateColumn(name, Kind.TIME, fields -> fields.timeInSeconds(field));
    }

    static StateColumn whole(String name, String field) {
        return new StateColumn(name, Kind.WHOLE, fields -> fields.whole(field));
    }

    static StateColumn integer(String name, String field) {
        return new StateColumn(name, Kind.INTEGER, fields -> fields.integer(field));
    }

    static StateColumn truth(String name, String field) {
        return new StateColumn(name, Kind.TRUTH, fields -> fields.truth(field));
    }
}
