package io.headwater.schemas.dialect.rainmaker;

import io.headwater.schemas.json.JsonValue;
import io.headwater.schemas.json.JsonValue.Members;
import org.jspecify.annotations.Nullable;

/**
 * What both forms of time series say of a series, and how they judge one point of it (R-TS-3,
 * R-TS-5).
 *
 * @param paramType null when absent, or no text: nothing depends on it
 */
record SeriesHead(String name, DataType dataType, @Nullable String paramType) {
    /** 2019-01-01, before which the firmware knows its own clock to be unset. Epoch s. */
    private static final long CLOCK_IS_SET_AFTER = 1_546_300_800;

    private static final long FUTURE_SECONDS = 86_400;

    /** Reads the members {@code name}, {@code dt} and {@code type}. */
    static Checked<SeriesHead> of(Members series) {
        var fields = new Fields(series);
        String name = fields.requiredText("name");
        String dt = fields.requiredText("dt");
        if (name == null || dt == null) {
            return fields.bad();
        }
        if (!Names.areUsable(name)) {
            return new Checked.Bad<>(Reason.FIELD_VALUE, "name cannot be a series' name");
        }
        String type = series.present("type") instanceof JsonValue.Text text ? text.text() : null;
        return DataType.named(dt)
                .<Checked<SeriesHead>>map(
                        known -> new Checked.Good<>(new SeriesHead(name, known, type)))
                .orElseGet(() -> new Checked.Bad<>(Reason.FIELD_VALUE, "dt is no data type"));
    }

    /**
     * The point that an object's {@code t} and {@code v} make.
     *
     * @param now log time of the record, epoch ms
     * @param days to keep it; null for the default
     */
    Checked<SeriesPoint> point(Members object, long now, @Nullable Integer days) {
        var fields = new Fields(object);
        Long seconds = fields.requiredWhole("t");
        JsonValue given = fields.required("v");
        if (seconds == null || given == null) {
            return fields.bad();
        }
        if (seconds <= CLOCK_IS_SET_AFTER) {
            return new Checked.Bad<>(Reason.NO_TIME, "t is before 2019, the clock was not set");
        }
        if (seconds > Math.floorDiv(now, 1_000) + FUTURE_SECONDS) {
            return new Checked.Bad<>(Reason.FUTURE_TIME, "t is more than a day ahead");
        }
        JsonValue plain = unwrapped(given);
        if (!plain.usable()) {
            return new Checked.Bad<>(Reason.FIELD_VALUE, "v cannot be kept");
        }
        Object value = dataType.pointValue(plain);
        return value == null
                ? new Checked.Bad<>(Reason.FIELD_TYPE, "v is not " + dataType.wireName())
                : new Checked.Good<>(
                        new SeriesPoint(
                                name,
                                dataType.wireName(),
                                paramType,
                                seconds * 1_000,
                                value,
                                days));
    }

    /** A scalar may come as {@code {"value": x}} (section 4.8). */
    private JsonValue unwrapped(JsonValue value) {
        if (dataType.isScalar() && value instanceof Members wrapper) {
            JsonValue inner = wrapper.present("value");
            return inner == null ? value : inner;
        }
        return value;
    }
}
