package io.headwater.schemas.dialect.rainmaker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.provider.Arguments;

/**
 * The test vectors of one page section, as JUnit arguments: id and case (rainmaker.md section 12).
 */
final class Vectors {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Vectors() {}

    static Stream<Arguments> of(String set) {
        return StreamSupport.stream(read(set).get("cases").spliterator(), false)
                .map(vector -> Arguments.of(vector.get("id").asText(), vector));
    }

    /** What the set assumes to be the present, epoch ms. */
    static long clock(String set) {
        return read(set).get("clock").asLong() * 1_000;
    }

    /** The state before every case of the set. */
    static JsonNode given(String set) {
        return read(set).get("given");
    }

    /** The bytes of a case's input. */
    static byte[] payload(JsonNode vector) {
        if (vector.has("payload_hex")) {
            return HexFormat.of().parseHex(vector.get("payload_hex").asText());
        }
        if (vector.has("payload_text")) {
            return vector.get("payload_text").asText().getBytes(UTF_8);
        }
        return vector.path("payload").toString().getBytes(UTF_8);
    }

    /** The words in an array of a case; empty when the case has none. */
    static List<String> words(JsonNode vector, String name) {
        var words = new ArrayList<String>();
        vector.path(name).forEach(word -> words.add(word.asText()));
        return words;
    }

    private static JsonNode read(String set) {
        String name = "/vectors/rainmaker/" + set + ".json";
        try (InputStream vectors =
                Objects.requireNonNull(Vectors.class.getResourceAsStream(name))) {
            return JSON.readTree(vectors);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
