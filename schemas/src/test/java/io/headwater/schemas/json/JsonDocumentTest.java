package io.headwater.schemas.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.conformance.Requirement;
import io.headwater.schemas.json.JsonDocument.Fault;
import io.headwater.schemas.json.JsonValue.Unusable;
import io.headwater.schemas.json.JsonValue.Whole;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonDocumentTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
                    nothing                   | ``
                    blanks alone              | ` `
                    cut off                   | {"a":
                    cut off in a string       | {"a":"b
                    a missing value           | {"a":}
                    a trailing comma          | {"a":1,}
                    NaN                       | {"a":NaN}
                    infinity                  | {"a":-Infinity}
                    a leading zero            | {"a":01}
                    a plus sign               | {"a":+1}
                    a bare fraction           | {"a":.5}
                    hexadecimal               | {"a":0x1}
                    single quotes             | {'a':1}
                    a name without quotes     | {a:1}
                    a comment                 | {"a":1/**/}
                    a second document         | {} {}
                    text after the document   | {}x
                    a wrong closing bracket   | {"a":[1}
                    an unknown escape         | {"a":"\\x"}
                    half a pair in a name     | {"\\ud800":1}
                    a bare control character  | {"a":"\t"}
                    """)
    void refusesAsSyntax(String rule, String text) {
        assertThat(JsonDocument.read(text.getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        JsonDocument.Unreadable.class,
                        unreadable -> assertThat(unreadable.fault()).isEqualTo(Fault.SYNTAX));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"[]", "1", "null", "true", "'\"text\"'"})
    @Requirement("R-JSON-2")
    void refusesARootThatIsNoObject(String text) {
        assertThat(JsonDocument.read(text.getBytes(UTF_8)))
                .isEqualTo(
                        new JsonDocument.Unreadable(
                                Fault.NOT_OBJECT, "the payload is not a JSON object"));
    }

    @Test
    @Requirement("R-JSON-2")
    void refusesBytesThatAreNotUtf8BeforeLookingAtTheSyntax() {
        byte[] payload = "{\"a\":\"\u00ff\"".getBytes(ISO_8859_1);

        assertThat(JsonDocument.read(payload))
                .isEqualTo(new JsonDocument.Unreadable(Fault.NOT_UTF8, "the payload is not UTF-8"));
    }

    @Test
    @Requirement("R-JSON-2")
    void skipsAByteOrderMark() {
        assertThat(JsonDocument.read("\uFEFF{}".getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        JsonDocument.Read.class, read -> assertThat(read.salvaged()).isFalse());
    }

    @Test
    @Requirement("R-JSON-2")
    void cutsNulBytesOffTheEndAndSaysSo() {
        assertThat(JsonDocument.read("{\"a\":1}\0\0".getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        JsonDocument.Read.class, read -> assertThat(read.salvaged()).isTrue());
    }

    @Test
    @Requirement("R-JSON-3")
    void readsThirtyTwoLevelsCountingTheRoot() {
        assertThat(JsonDocument.read(nested(32))).isInstanceOf(JsonDocument.Read.class);
    }

    @Test
    @Requirement("R-JSON-3")
    void refusesTheThirtyThirdLevel() {
        assertThat(JsonDocument.read(nested(33)))
                .isEqualTo(
                        new JsonDocument.Unreadable(Fault.DEPTH, "more than 32 levels are nested"));
    }

    @Test
    @Requirement("R-JSON-5")
    void letsTheLastOfSeveralMembersWithOneNameCount() {
        assertThat(member("{\"a\":1,\"a\":2}")).isEqualTo(new Whole(2));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "5.0, 5",
        "5.00e2, 500",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808.00, -9223372036854775808",
        "0e308, 0"
    })
    void readsNumbersWithoutAFractionAsWholeHoweverWritten(String text, long expected) {
        assertThat(member("{\"a\":" + text + "}")).isEqualTo(new Whole(expected));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "25.50000, 25.5",
        "0.1, 0.1",
        "1e30, 1E+30",
        "123456789012345678.25, 123456789012345678.25",
        "1e-300, 1E-300"
    })
    void readsOtherNumbersExactly(String text, BigDecimal expected) {
        assertThat(member("{\"a\":" + text + "}")).isEqualTo(new JsonValue.Decimal(expected));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "9223372036854775808",
        "-9223372036854775809",
        "1e309",
        "-1.8e308",
        "1e999999999",
        "1e-999999999",
        "1e99999999999999999999",
        "1e-400"
    })
    void keepsADocumentWithANumberThatFitsNowhere(String text) {
        assertThat(member("{\"a\":" + text + "}")).isInstanceOf(Unusable.class);
    }

    @Test
    void doesNotReadANumberOfMoreThanFourHundredCharacters() {
        assertThat(member("{\"a\":0." + "1".repeat(399) + "}"))
                .isEqualTo(new Unusable("a number of 401 characters"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"\\ud800", "\\udc00", "x\\ud83d", "\\udc00\\ud800"})
    void keepsADocumentWithHalfASurrogatePair(String escaped) {
        assertThat(member("{\"a\":\"" + escaped + "\"}")).isInstanceOf(Unusable.class);
    }

    @Test
    void readsWholeSurrogatePairsAndNul() {
        assertThat(member("{\"a\":\"\\ud83d\\ude00\\u0000\"}"))
                .isEqualTo(new JsonValue.Text("\uD83D\uDE00\0"));
    }

    private static byte[] nested(int levels) {
        String inner = "[".repeat(levels - 1) + "]".repeat(levels - 1);
        return ("{\"a\":" + inner + "}").getBytes(UTF_8);
    }

    private static JsonValue member(String text) {
        var read = (JsonDocument.Read) JsonDocument.read(text.getBytes(UTF_8));
        return read.root().members().getOrDefault("a", JsonValue.Null.NULL);
    }
}
