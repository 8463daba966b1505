package io.headwater.topologies.query;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import org.jspecify.annotations.Nullable;

/**
 * How the API writes JSON: members in camelCase and in a fixed order, times as ISO-8601 in UTC with
 * milliseconds, absent things as null rather than left out, values of nodes exactly as they sent
 * them.
 */
public final class Json {
    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build(); // what other instances answer is passed on number for number
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter().withZone(ZoneOffset.UTC);

    private static final long MILLIS_PER_SECOND = 1_000;

    /** Epoch ms of the first year with five digits. */
    private static final long YEAR_10000 = 253_402_300_800_000L;

    private Json() {}

    /** A new, empty object. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A new, empty array. */
    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /**
     * A time as answers show it.
     *
     * @param epochMillis null for an absent time
     */
    public static @Nullable String time(@Nullable Long epochMillis) {
        if (epochMillis == null) {
            return null;
        }
        return epochMillis >= 0 && epochMillis < YEAR_10000
                ? usualTime(epochMillis)
                : TIME.format(Instant.ofEpochMilli(epochMillis));
    }

    /**
     * As {@link #TIME}, which takes ten times as long, and an answer may have hundreds of times.
     */
    private static String usualTime(long epochMillis) {
        var time = LocalDateTime.ofEpochSecond(epochMillis / MILLIS_PER_SECOND, 0, ZoneOffset.UTC);
        byte[] text = "0000-00-00T00:00:00.000Z".getBytes(ISO_8859_1);
        putDigits(text, 3, time.getYear());
        putDigits(text, 6, time.getMonthValue());
        putDigits(text, 9, time.getDayOfMonth());
        putDigits(text, 12, time.getHour());
        putDigits(text, 15, time.getMinute());
        putDigits(text, 18, time.getSecond());
        putDigits(text, 22, (int) (epochMillis % MILLIS_PER_SECOND));
        return new String(text, ISO_8859_1);
    }

    /**
     * @param last where the number's last digit goes
     */
    private static void putDigits(byte[] text, int last, int number) {
        int left = number;
        for (int at = last; left > 0; at--) {
            text[at] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }

    /** Puts JSON text as the value it is, number for number. */
    static void putText(ObjectNode object, String name, @Nullable String json) {
        if (json == null) {
            object.putNull(name);
        } else {
            object.putRawValue(name, new RawValue(json));
        }
    }

    /** What a writer writes, as text. */
    static String text(Writing writing) {
        var text = new StringWriter();
        try (JsonGenerator json = MAPPER.createGenerator(text)) {
            writing.to(json);
        } catch (IOException e) {
            throw new UncheckedIOException("writing an answer as JSON", e);
        }
        return text.toString();
    }

    /** Writes one JSON value. */
    interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("writing an answer as JSON", e);
        }
    }

    /**
     * @throws UncheckedIOException when these bytes are not JSON
     */
    static JsonNode read(byte[] bytes) {
        try {
            return MAPPER.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("reading an answer of another instance", e);
        }
    }
}
