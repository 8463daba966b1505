package io.headwater.topologies.jobs;

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

/** The protocol's vectors (rainmaker.md section 12) as JUnit arguments: id and case. */
public final class VectorCases {
    private static final ObjectMapper JSON = new ObjectMapper();

    private VectorCases() {}

    /** Every case of a set. */
    public static Stream<Arguments> of(String set) {
        String name = "/vectors/rainmaker/" + set + ".json";
        try (InputStream in =
                Objects.requireNonNull(VectorCases.class.getResourceAsStream(name), name)) {
            JsonNode cases = JSON.readTree(in).get("cases");
            return StreamSupport.stream(cases.spliterator(), false)
                    .map(vector -> Arguments.of(vector.get("id").asText(), vector));
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    /** The bytes of a case's input. */
    public static byte[] payload(JsonNode vector) {
        if (vector.has("payload_hex")) {
            return HexFormat.of().parseHex(vector.get("payload_hex").asText());
        }
        return vector.has("payload_text")
                ? vector.get("payload_text").asText().getBytes(UTF_8)
                : vector.path("payload").toString().getBytes(UTF_8);
    }

    /** The words in an array of a case; empty when the case has none. */
    public static List<String> words(JsonNode vector, String name) {
        var words = new ArrayList<String>();
        vector.path(name).forEach(word -> words.add(word.asText()));
        return words;
    }
}
