package io.headwater.schemas.dialect.rainmaker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short way reads what the long way reads, or nothing. */
class PlainDeltaTest {
    private static final String NODE = "node-1";
    private static final long SEED = 20_251_121;
    private static final int CASES = 200_000;

    /** What payloads are made of, with what looks like it and is not plain. */
    private static final String[] PIECES = {
        "{",
        "}",
        ":",
        ",",
        "\"",
        "\"Light\"",
        "\"Power\"",
        "\"\"",
        "\"node_id\"",
        "\"a b\"",
        "\"\\n\"",
        "\"\u00e4\"",
        "\"\u0001\"",
        "0",
        "1",
        "-0",
        "-7",
        "01",
        "1.0",
        "1e2",
        "999999999999999999",
        "1000000000000000000",
        "9223372036854775808",
        "true",
        "false",
        "null",
        "tru",
        "[]",
        " ",
        "\u0000"
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Light\":{\"Power\":true}}",
                "{\"Light\":{\"Power\":false}}",
                "{\"Light\":{\"Brightness\":0}}",
                "{\"Light\":{\"Brightness\":-40}}",
                "{\"Light\":{\"Count\":999999999999999999}}",
                "{\"Light\":{\"Name\":\"Ceiling lamp, left\"}}",
                "{\"Light\":{\"Name\":\"\"}}"
            })
    void readsWhatNearlyEveryNodeSends(String payload) {
        assertThat(PlainDelta.read(payload.getBytes(UTF_8))).isPresent();
        assertSame(payload);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"Light\":{}}",
                "{\"Light\":{\"Power\":true},\"Fan\":{\"Speed\":1}}",
                "{\"Light\":{\"Power\":true,\"Hue\":1}}",
                "{\"Light\": {\"Power\":true}}",
                "{\"Light\":{\"Power\":null}}",
                "{\"Light\":{\"Power\":-0}}",
                "{\"Light\":{\"Power\":007}}",
                "{\"Light\":{\"Power\":1.5}}",
                "{\"Light\":{\"Power\":1000000000000000000}}",
                "{\"Light\":{\"Power\":\"a\\u0000b\"}}",
                "{\"Light\":{\"\":1}}",
                "{\"node_id\":{\"Power\":1}}",
                "{\"L\u00e4mp\":{\"Power\":1}}",
                "{\"Light\":{\"Power\":true}}\u0000",
                "{\"Light\":{\"Power\":tru",
                "{\"Light\":{\"Power\":-}}"
            })
    void leavesTheRestToTheLongWay(String payload) {
        assertThat(PlainDelta.read(payload.getBytes(UTF_8))).isEmpty();
        assertSame(payload);
    }

    @Test
    void leavesNamesThatNoIndexTakesToTheLongWay() {
        String payload = "{\"" + "n".repeat(Names.LONGEST + 1) + "\":{\"Power\":1}}";

        assertThat(PlainDelta.read(payload.getBytes(UTF_8))).isEmpty();
    }

    @Test
    void readsNothingThatTheLongWayReadsDifferently() {
        var random = new Random(SEED);
        for (int i = 0; i < CASES; i++) {
            assertSame(random.nextBoolean() ? shaped(random) : heaped(random));
        }
    }

    /** Whatever the short way reads is what the long way reads. */
    private static void assertSame(String payload) {
        byte[] bytes = payload.getBytes(UTF_8);
        PlainDelta.read(bytes)
                .ifPresent(
                        report ->
                                assertThat(ParamsPayload.parseAnyDelta(bytes, NODE))
                                        .as(payload)
                                        .isEqualTo(
                                                new Parsed.Accepted<>(
                                                        report, List.of(), List.of())));
    }

    private static String shaped(Random random) {
        return "{" + piece(random) + ":{" + piece(random) + ":" + piece(random) + "}}";
    }

    private static String heaped(Random random) {
        var heap = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            heap.append(piece(random));
        }
        return heap.toString();
    }

    private static String piece(Random random) {
        return PIECES[random.nextInt(PIECES.length)];
    }
}
