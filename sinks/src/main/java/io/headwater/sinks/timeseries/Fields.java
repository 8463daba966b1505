package io.headwater.sinks.timeseries;

import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a struct, checked while they are read: of the right type, and such that PostgreSQL
 * can store them. Every failure is a {@link DataException} that names the field and not its value.
 */
record Fields(Struct struct) {
    /** Years 1 to 9999, which every reader of SQL understands; epoch ms. */
    private static final long FIRST_TIME = -62_135_596_800_000L;

    private static final long LAST_TIME = 253_402_300_799_999L;

    /** Longest name, in characters; an index entry has room for a few of these. Our choice. */
    private static final int LONGEST_NAME = 512;

    /** A text that is part of a key. */
    String name(String field) {
        return keyPart(field, text(field));
    }

    /** The text, when an index has room for it. */
    static String keyPart(String field, String name) {
        if (name.length() > LONGEST_NAME) {
            throw new DataException(
                    field + ": " + name.length() + " characters; SQL keys take " + LONGEST_NAME);
        }
        return name;
    }

    String text(String field) {
        return required(field, optionalText(field));
    }

    @Nullable String optionalText(String field) {
        return storable(field, value(field, String.class));
    }

    /** JSON text; whether it is JSON is for the database to say. */
    @Nullable String optionalJson(String field) {
        String json = optionalText(field);
        return json == null ? null : json(field, json);
    }

    long whole(String field) {
        return required(field, optionalWhole(field));
    }

    @Nullable Long optionalWhole(String field) {
        Number number = value(field, Number.class);
        return number == null ? null : Long.valueOf(number.longValue());
    }

    int integer(String field) {
        long whole = whole(field);
        if (whole != (int) whole) {
            throw new DataException(field + ": expected 32 bits");
        }
        return (int) whole;
    }

    /** A time as epoch ms. */
    long time(String field) {
        return required(field, optionalTime(field));
    }

    @Nullable Long optionalTime(String field) {
        Long time = optionalWhole(field);
        return time == null ? null : Long.valueOf(inRange(field, time));
    }

    /** A time that is given in seconds, as epoch ms. */
    long timeInSeconds(String field) {
        long seconds = whole(field);
        boolean fits = Math.abs(seconds) < LAST_TIME; // or the product would wrap around
        return inRange(field, fits ? seconds * 1000 : Long.MAX_VALUE);
    }

    boolean truth(String field) {
        return required(field, value(field, Boolean.class));
    }

    /** The branch of a union that is set, whichever it is. */
    Object union(String field) {
        Object value = required(field, value(field, Object.class));
        if (!(value instanceof Struct branches)) {
            return value;
        }
        for (Field branch : branches.schema().fields()) {
            Object set = branches.get(branch);
            if (set != null) {
                return set;
            }
        }
        throw new DataException(field + ": missing");
    }

    List<Fields> structs(String field) {
        List<?> items = required(field, value(field, List.class));
        return items.stream().map(item -> struct(field, item)).toList();
    }

    private static Fields struct(String field, @Nullable Object item) {
        if (item instanceof Struct struct) {
            return new Fields(struct);
        }
        throw new DataException(field + ": expected structs");
    }

    /** The text, when a text column takes it: no U+0000, no half of a surrogate pair. */
    static @Nullable String storable(String field, @Nullable String text) {
        if (text == null) {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new DataException(field + ": holds U+0000, which PostgreSQL does not store");
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(++i))) {
                    throw new DataException(field + ": holds half of a surrogate pair");
                }
            }
        }
        return text;
    }

    /** The JSON text, when it escapes no U+0000; jsonb refuses that. */
    static String json(String field, String json) {
        for (int i = json.indexOf('\\'); i >= 0; i = json.indexOf('\\', i + 2)) {
            if (json.startsWith("u0000", i + 1)) {
                throw new DataException(field + ": holds U+0000, which PostgreSQL does not store");
            }
        }
        return json;
    }

    /** The time, when it is one that every reader of SQL understands; epoch ms. */
    static long inRange(String field, long time) {
        if (time < FIRST_TIME || time > LAST_TIME) {
            throw new DataException(field + ": outside the years 1 to 9999");
        }
        return time;
    }

    private <T> @Nullable T value(String field, Class<T> type) {
        Field described = struct.schema().field(field);
        Object value = described == null ? null : struct.get(described);
        if (value != null && !type.isInstance(value)) {
            throw new DataException(field + ": expected a " + type.getSimpleName());
        }
        return type.cast(value);
    }

    private static <T> T required(String field, @Nullable T value) {
        if (value == null) {
            throw new DataException(field + ": missing");
        }
        return value;
    }
}
