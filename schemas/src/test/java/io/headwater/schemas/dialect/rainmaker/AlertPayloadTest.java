package io.headwater.schemas.dialect.rainmaker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.schemas.conformance.Requirement;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AlertPayloadTest {
    static Stream<Arguments> vectors() {
        return Vectors.of("alert");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    @Requirement({"R-AL-4", "R-AL-5"})
    void readsAlertsAsTheVectorsSay(String id, JsonNode vector) {
        Parsed<Alert> parsed =
                AlertPayload.parse(Vectors.payload(vector), vector.get("node_id").asText());

        Judged.matches(parsed, vector);
        if (vector.has("notifications") && parsed instanceof Parsed.Accepted<Alert> accepted) {
            matches(accepted.value(), vector.get("notifications"));
        }
    }

    @Test
    void whatCannotBeToldIsDroppedAndTheRestIsTold() {
        Parsed<Alert> parsed = parse("{\"esp.alert.str\":\"Fire\",\"Lamp\":7,\"Meter\":{}}");

        assertThat(parsed)
                .isEqualTo(
                        new Parsed.Accepted<>(
                                new Alert("Fire", List.of()),
                                List.of(
                                        new Dropped("Lamp", Reason.FIELD_TYPE),
                                        new Dropped("Meter", Reason.FIELD_TYPE)),
                                List.of()));
    }

    @Test
    @Requirement("R-AL-4")
    void aBrokenTextOfAnyLengthIsNotSalvaged() {
        String endless = "x".repeat(1_024) + "\"";

        assertThat(parse("{\"esp.alert.str\":\"" + endless + "\"}"))
                .isInstanceOfSatisfying(
                        Parsed.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.FIELD_VALUE));
    }

    private static Parsed<Alert> parse(String payload) {
        return AlertPayload.parse(payload.getBytes(UTF_8), "lamp");
    }

    private static void matches(Alert alert, JsonNode expected) {
        int values = 0;
        for (JsonNode notice : expected) {
            if (notice.has("text")) {
                assertThat(alert.text()).isEqualTo(notice.get("text").asText());
            } else if (notice.has("text_ends_with")) {
                assertThat(Objects.requireNonNull(alert.text()))
                        .endsWith(notice.get("text_ends_with").asText());
            } else if (notice.has("param")) {
                assertThat(alert.values().get(values++))
                        .isEqualTo(
                                new Alert.Value(
                                        notice.get("device").asText(),
                                        notice.get("param").asText(),
                                        notice.get("value").toString()));
            }
        }
        assertThat(alert.values()).hasSize(values);
    }
}
