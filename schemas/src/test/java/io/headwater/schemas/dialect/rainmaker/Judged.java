package io.headwater.schemas.dialect.rainmaker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Compares what a parser said with what a vector expects it to say. */
final class Judged {
    private Judged() {}

    static void matches(Parsed<?> parsed, JsonNode vector) {
        assertThat(parsed.verdict().word()).isEqualTo(vector.get("verdict").asText());
        switch (parsed) {
            case Parsed.Accepted<?> accepted -> {
                assertThat(accepted.warnings())
                        .extracting(Reason::code)
                        .isEqualTo(Vectors.words(vector, "warnings"));
                assertThat(accepted.dropped()).isEqualTo(dropped(vector));
            }
            case Parsed.Ignored<?> ignored -> assertThat(vector.has("warnings")).isFalse();
            case Parsed.Refused<?> refused -> {
                assertThat(refused.reason().code()).isEqualTo(vector.get("reason").asText());
                assertThat(refused.detail()).isNotBlank();
            }
        }
    }

    private static List<Dropped> dropped(JsonNode vector) {
        var dropped = new ArrayList<Dropped>();
        vector.path("dropped")
                .forEach(
                        element ->
                                dropped.add(
                                        new Dropped(
                                                element.get("path").asText(),
                                                reason(element.get("reason").asText()))));
        return dropped;
    }

    private static Reason reason(String code) {
        return Reason.valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
