package io.headwater.schemas.dialect.rainmaker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.schemas.json.JsonText;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No bytes make a parser throw, nor work for long. Every run tries the same bytes. */
@Timeout(30)
class HostilePayloadTest {
    private static final int LARGEST = 131_072;

    /** Words whose concatenations come closer to each payload than random bytes do. */
    private static final List<String> WORDS =
            List.of(
                    "{",
                    "}",
                    "[",
                    "]",
                    ":",
                    ",",
                    "\"",
                    "\\",
                    "\\u0000",
                    "\\ud800",
                    "\0",
                    " ",
                    "null",
                    "true",
                    "1",
                    "-1.50",
                    "1e999",
                    "1749990000",
                    "18446744073709551616",
                    "\"node_id\"",
                    "\"n1\"",
                    "\"info\"",
                    "\"devices\"",
                    "\"params\"",
                    "\"name\"",
                    "\"ts_data\"",
                    "\"records\"",
                    "\"dt\"",
                    "\"int\"",
                    "\"float\"",
                    "\"t\"",
                    "\"v\"",
                    "\"clientId\"",
                    "\"eventType\"",
                    "\"connected\"",
                    "\"timestamp\"",
                    "\"versionNumber\"",
                    "\uFEFF",
                    "é");

    static Stream<Arguments> extremes() {
        return Stream.of(
                Arguments.of("arrays nested a hundred thousand times", "[".repeat(100_000)),
                Arguments.of("objects nested ten thousand times", "{\"a\":".repeat(10_000)),
                Arguments.of("a number of a hundred thousand digits", value("9".repeat(100_000))),
                Arguments.of(
                        "a fraction of a hundred thousand digits",
                        value("0." + "3".repeat(100_000))),
                Arguments.of("a huge exponent", value("1e999999999")),
                Arguments.of("an exponent beyond any type", value("1e" + "9".repeat(1_000))),
                Arguments.of("a tiny exponent", value("1e-999999999")),
                Arguments.of("an endless string", value("\"" + "x".repeat(130_000) + "\"")),
                Arguments.of("an endless name", "{\"" + "x".repeat(130_000) + "\":{\"a\":1}}"),
                Arguments.of("half surrogate pairs", value("\"" + "\\ud800".repeat(20_000) + "\"")),
                Arguments.of("only NULs", "\0".repeat(LARGEST)),
                Arguments.of("very many devices", "{" + members(14_000, "{}") + "}"),
                Arguments.of("very many bad devices", "{" + members(14_000, "1") + "}"),
                Arguments.of(
                        "very many params", value("0").replace("\"p\":0", members(14_000, "0"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("extremes")
    void survivesExtremes(String what, String payload) {
        parseAsEverything(payload.getBytes(UTF_8));
    }

    @RepeatedTest(20)
    void survivesRandomBytes(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        for (int i = 0; i < 100; i++) {
            byte[] payload = new byte[random.nextInt(200)];
            random.nextBytes(payload);

            parseAsEverything(payload);
        }
    }

    @RepeatedTest(20)
    void survivesRandomWords(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        for (int i = 0; i < 100; i++) {
            var payload = new StringBuilder("{");
            for (int words = random.nextInt(40); words > 0; words--) {
                payload.append(WORDS.get(random.nextInt(WORDS.size())));
            }

            parseAsEverything(payload.toString().getBytes(UTF_8));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyVector")
    void survivesDamagedPayloadsThatWereGood(String id, JsonNode vector) {
        byte[] good = Vectors.payload(vector);
        var random = new Random(id.hashCode());
        for (int i = 0; i < 50; i++) {
            byte[] damaged = Arrays.copyOf(good, good.length - random.nextInt(good.length + 1) / 4);
            for (int flips = random.nextInt(4); flips > 0 && damaged.length > 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }

            parseAsEverything(damaged);
        }
    }

    static Stream<Arguments> everyVector() {
        return Stream.of("config", "params", "tsdata", "simple_tsdata").flatMap(Vectors::of);
    }

    private static void parseAsEverything(byte[] payload) {
        sane(ConfigPayload.parse(payload, "n1"));
        sane(ParamsPayload.parseInit(payload, "n1"));
        sane(ParamsPayload.parseDelta(payload, "n1"));
        sane(TsDataPayload.parse(payload, "n1", 1_750_000_000_000L));
        sane(SimpleTsDataPayload.parse(payload, "n1", 1_750_000_000_000L));
        sane(PresencePayload.parse(payload, "n1"));
        assertThat(RainMakerTopics.publish("n1", "node/n1/status", payload)).isNotNull();
        assertThat(ConfigPayload.sameDocument(payload, payload)).isTrue();
        if (ParamsPayload.parseInit(payload, "n1")
                instanceof Parsed.Accepted<ParamsReport> params) {
            params.value()
                    .devices()
                    .values()
                    .forEach(
                            values ->
                                    values.values()
                                            .forEach(
                                                    text ->
                                                            assertThat(JsonText.canonical(text))
                                                                    .hasValue(text)));
        }
    }

    private static void sane(Parsed<?> parsed) {
        if (parsed instanceof Parsed.Refused<?> refused) {
            assertThat(refused.detail()).isNotBlank().hasSizeLessThan(300);
        }
    }

    private static String value(String json) {
        return "{\"d\":{\"p\":" + json + "}}";
    }

    private static String members(int count, String value) {
        var members = new StringBuilder("\"0\":" + value);
        for (int i = 1; i < count; i++) {
            members.append(",\"").append(Integer.toString(i, 36)).append("\":").append(value);
        }
        return members.toString();
    }
}
