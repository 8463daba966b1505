package io.headwater.sinks.timeseries;

import org.apache.kafka.connect.errors.DataException;

/** A point's value, one kind per value column. */
sealed interface PointValue {
    record Floating(double value) implements PointValue {}

    record Whole(long value) implements PointValue {}

    record Truth(boolean value) implements PointValue {}

    record Text(String value) implements PointValue {}

    /** JSON text of an object or array. */
    record Document(String json) implements PointValue {}

    /** How long its text is; 0 for what is none. */
    default int characters() {
        if (this instanceof Text text) {
            return text.value().length();
        }
        return this instanceof Document document ? document.json().length() : 0;
    }

    /**
     * @param value as the record carries it; text is JSON where the data type says object or array
     * @throws DataException when no column takes it
     */
    static PointValue of(Object value, String dataType) {
        if (value instanceof String text) {
            Fields.storable("value", text);
            return dataType.equals("object") || dataType.equals("array")
                    ? new Document(Fields.json("value", text))
                    : new Text(text);
        }
        if (value instanceof Boolean truth) {
            return new Truth(truth);
        }
        if (value instanceof Double || value instanceof Float) {
            return new Floating(((Number) value).doubleValue());
        }
        if (value instanceof Number number) {
            return new Whole(number.longValue());
        }
        throw new DataException("value: no column takes a " + value.getClass().getSimpleName());
    }
}
