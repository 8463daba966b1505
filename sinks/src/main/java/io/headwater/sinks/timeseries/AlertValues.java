package io.headwater.sinks.timeseries;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.kafka.connect.errors.DataException;

/** The parameters of an alert as one JSON array of {@code {device, param, value}}. */
final class AlertValues {
    private static final JsonFactory JSON = new JsonFactory();

    private AlertValues() {}

    /**
     * @throws DataException when a member is missing; whether a value is JSON is for the database
     *     to say
     */
    static String json(List<Fields> values) {
        var text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartArray();
            for (Fields value : values) {
                json.writeStartObject();
                json.writeStringField("device", value.text("device"));
                json.writeStringField("param", value.text("param"));
                json.writeFieldName("value");
                json.writeRawValue(Fields.json("value", value.text("value")));
                json.writeEndObject();
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return text.toString();
    }
}
