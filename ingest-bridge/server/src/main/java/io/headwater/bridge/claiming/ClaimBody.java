package io.headwater.bridge.claiming;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;

/** The JSON object that a claim request carries; members that nobody asks for are left aside. */
record ClaimBody(ObjectNode json) {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .build();

    /** Empty when the bytes are not one JSON object. */
    static Optional<ClaimBody> parse(byte[] bytes) {
        try {
            return JSON.readTree(bytes) instanceof ObjectNode object
                    ? Optional.of(new ClaimBody(object))
                    : Optional.empty();
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    /** Empty when it is missing or no text. */
    Optional<String> text(String name) {
        return Optional.ofNullable(json.path(name).textValue());
    }

    /** Whether it is there and true. */
    boolean isTrue(String name) {
        return json.path(name).booleanValue();
    }
}
