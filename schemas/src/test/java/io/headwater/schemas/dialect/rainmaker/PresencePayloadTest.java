package io.headwater.schemas.dialect.rainmaker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.schemas.dialect.rainmaker.PresenceEvent.Connected;
import io.headwater.schemas.dialect.rainmaker.PresenceEvent.Disconnected;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PresencePayloadTest {
    private static final String NODE = "k7Wq2ZtB9mXc4VnR8pLd3H";
    private static final String SESSION = "7c6f0d3e-2f0b-4a0e-9a63-0b8f6c1d2e3f";
    private static final String LIFE = "3b0a9b1c-5f6d-4e7f-8a9b-0c1d2e3f4a5b";

    static Stream<Arguments> vectors() {
        return Vectors.of("presence");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void readsEveryEventOfTheVectors(String id, JsonNode vector) {
        for (JsonNode step : vector.get("steps")) {
            if (!step.has("event")) {
                continue;
            }
            byte[] payload = step.get("event").toString().getBytes(UTF_8);
            String topic = step.path("topic").asText("/" + NODE);

            var parsed =
                    PresencePayload.parse(payload, topic.substring(topic.lastIndexOf('/') + 1));

            if (step.get("verdict").asText().equals("reject")) {
                assertThat(parsed).isInstanceOf(Parsed.Refused.class);
                Judged.matches(parsed, withReason(step));
            } else {
                assertThat(parsed.verdict()).isEqualTo(Verdict.ACCEPT);
                assertThat(accepted(parsed).timestamp())
                        .isEqualTo(step.get("event").get("timestamp").asLong());
            }
        }
    }

    @Test
    void readsBackWhatItWroteOfAConnection() {
        var event =
                new Connected(
                        NODE,
                        1_750_000_000_000L,
                        SESSION,
                        "5f".repeat(32),
                        null,
                        "198.51.100.7",
                        3,
                        LIFE);

        var parsed = PresencePayload.parse(PresencePayload.write(event));

        assertThat(accepted(parsed)).isEqualTo(event);
    }

    @Test
    void readsBackWhatItWroteOfAnEnd() {
        var event =
                new Disconnected(
                        NODE,
                        1_750_000_000_000L,
                        SESSION,
                        null,
                        17L,
                        false,
                        "CONNECTION_LOST",
                        3,
                        LIFE);

        var parsed = PresencePayload.parse(PresencePayload.write(event));

        assertThat(accepted(parsed)).isEqualTo(event);
    }

    @Test
    void writesTheMembersOfLifecycleEvents() {
        var event = new Connected(NODE, 5, SESSION, null, 2L, null, null, null);

        byte[] payload = PresencePayload.write(event);

        assertThat(payload)
                .asString(UTF_8)
                .isEqualTo(
                        """
                        {"clientId":"%s","eventType":"connected","timestamp":5,\
                        "sessionIdentifier":"%s","versionNumber":2}"""
                                .formatted(NODE, SESSION));
    }

    @Test
    void needsNoVersionNumberFromOurOwnBridge() {
        var payload =
                """
                {"clientId":"n1","eventType":"connected","timestamp":5,"sessionIdentifier":"s",
                 "bridge":0,"incarnation":"i"}""";

        var parsed = PresencePayload.parse(payload.getBytes(UTF_8));

        assertThat(accepted(parsed).versionNumber()).isNull();
    }

    @Test
    void refusesAClientThatIsNoNode() {
        var payload =
                """
                {"clientId":"a/b","eventType":"connected","timestamp":5,"sessionIdentifier":"s",
                 "versionNumber":0}""";

        var parsed = PresencePayload.parse(payload.getBytes(UTF_8));

        assertThat(parsed)
                .isEqualTo(new Parsed.Refused<>(Reason.FIELD_VALUE, "clientId is not a node id"));
    }

    private static PresenceEvent accepted(Parsed<PresenceEvent> parsed) {
        assertThat(parsed).isInstanceOf(Parsed.Accepted.class);
        return ((Parsed.Accepted<PresenceEvent>) parsed).value();
    }

    /** The presence vectors keep the reason under {@code expect}. */
    private static JsonNode withReason(JsonNode step) {
        return ((ObjectNode) step).set("reason", step.get("expect").get("reason"));
    }
}
