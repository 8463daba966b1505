package io.headwater.topologies.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.avro.requests.SendCommand;
import io.headwater.schemas.conformance.Requirement;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandBodyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"params\":{\"Lamp\":{\"Temp\":21.0}}} | {\"params\":{\"Lamp\":{\"Temp\":21.0}}}",
                "[1, 2]                              | [1, 2]",
                "12.50                               | 12.50",
                "true                                | true",
                "\"plain text\"                        | plain text"
            })
    void dataGoesToTheNodeAsItWasWritten(String data, String expected) {
        SendCommand last = read("{\"command\":1,\"data\": " + data + " }");
        SendCommand first = read("{\"data\":" + data + ",\"command\":1}");

        assertThat(text(last)).isEqualTo(expected);
        assertThat(text(first)).isEqualTo(expected);
    }

    @Test
    @Requirement("R-CMD-2")
    void theOperatorAsksUnlessARoleIsNamed() {
        assertThat(read("{\"command\":4096}").getRole()).isEqualTo(1);
        assertThat(read("{\"command\":1,\"role\":\"secondary\",\"subRole\":3}").getRole())
                .isEqualTo(0x44);
    }

    @Test
    void itWaitsHalfAMinuteUnlessATimeIsNamed() {
        assertThat(read("{\"command\":1}").getTimeoutSeconds()).isEqualTo(30);
        assertThat(read("{\"command\":1,\"timeout\":2592000}").getTimeoutSeconds())
                .isEqualTo(2_592_000);
        assertThat(read("{\"command\":1,\"timeout\":-1}").getTimeoutSeconds()).isNull();
    }

    @Test
    void bytesComeAsBase64() {
        SendCommand command = read("{\"command\":4096,\"dataBase64\":\"/wA=\"}");

        assertThat(command.getBinary()).isTrue();
        assertThat(command.getData().get(0)).isEqualTo((byte) 0xFF);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{}                                    | command: expected",
                "{\"command\":65536}                   | command: expected",
                "{\"command\":0}                       | command: expected",
                "{\"command\":1,\"timeout\":0}         | timeout: expected",
                "{\"command\":1,\"timeout\":2592001}   | timeout: expected",
                "{\"command\":1,\"timeout\":-2}        | timeout: expected",
                "{\"command\":1,\"role\":\"node\"}     | role: expected",
                "{\"command\":1,\"subRole\":5}         | subRole: expected",
                "{\"command\":1,\"nodes\":[\"a\"]}     | nodes: no such member",
                "{\"command\":1,\"override\":1}        | override: expected",
                "{\"command\":1,\"data\":1,\"dataBase64\":\"AA==\"} | data: expected once",
                "{\"command\":1,\"dataBase64\":\"?\"}  | dataBase64: expected",
                "[]                                    | not a JSON object",
                "{\"command\":1                        | not JSON",
                "{\"command\":1}{}                     | something follows",
            })
    void whatCannotBeCarriedOutIsRefusedByName(String body, String problem) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOf(Refused.class)
                .hasMessageContaining(problem);
    }

    @Test
    @Requirement("R-CMD-3")
    void dataHasAtMost64KiB() {
        String most = "x".repeat(65_536);

        assertThat(text(read("{\"command\":1,\"data\":\"" + most + "\"}"))).hasSize(65_536);
        assertThatThrownBy(() -> read("{\"command\":1,\"data\":\"" + most + "x\"}"))
                .hasMessageContaining("at most 65536 bytes");
    }

    @Test
    void severalNodesAreNamedOnceEachOrFoundByWhatTheyAre() {
        assertThat(many("{\"command\":1,\"nodes\":[\"b\",\"a\"]}").nodes())
                .containsExactly("a", "b");
        var filter =
                many("{\"command\":1,\"filter\":{\"type\":\"light\",\"connected\":true}}").filter();
        assertThat(Objects.requireNonNull(filter))
                .isEqualTo(new CommandBody.Filter("light", null, null, null, true));
        assertThatThrownBy(() -> many("{\"command\":1,\"nodes\":[\"a\",\"a\"]}"))
                .hasMessageContaining("twice");
        assertThatThrownBy(() -> many("{\"command\":1,\"nodes\":[]}"))
                .hasMessageContaining("1 to 1000");
        assertThatThrownBy(() -> many("{\"command\":1}")).hasMessageContaining("either");
        assertThatThrownBy(() -> many("{\"command\":1,\"nodes\":[\"a\"],\"filter\":{}}"))
                .hasMessageContaining("either");
    }

    private static SendCommand read(String body) {
        return CommandBody.forOne(body.getBytes(UTF_8));
    }

    private static CommandBody.Wanted many(String body) {
        return CommandBody.forMany(body.getBytes(UTF_8));
    }

    private static String text(SendCommand command) {
        return UTF_8.decode(command.getData().duplicate()).toString();
    }
}
