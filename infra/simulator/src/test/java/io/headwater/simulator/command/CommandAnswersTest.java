package io.headwater.simulator.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class CommandAnswersTest {
    private static final ObjectNode POWER =
            JsonNodeFactory.instance
                    .objectNode()
                    .set("Light", JsonNodeFactory.instance.objectNode());

    private final CommandAnswers answers = new CommandAnswers(_ -> POWER.deepCopy());

    @Test
    void setsParametersAndSaysWhichWithTheIdAndTheRoleOfTheRequest() {
        byte[] request =
                Tlv.empty()
                        .with(1, "abc".getBytes(UTF_8))
                        .with(2, (byte) 2)
                        .with(5, (byte) 1, (byte) 0)
                        .with(6, "{\"params\":{}}".getBytes(UTF_8))
                        .bytes();

        Tlv answer = Tlv.read(answers.answer(request).orElseThrow()).orElseThrow();

        assertThat(answer.value(1)).hasValue("abc".getBytes(UTF_8));
        assertThat(answer.value(2)).hasValue(new byte[] {2});
        assertThat(answer.value(3)).hasValue(new byte[] {0});
        assertThat(answer.value(6))
                .hasValue("{\"status\":\"success\",\"params\":{\"Light\":{}}}".getBytes(UTF_8));
    }

    @Test
    void knowsNoOtherStandardCommand() {
        assertThat(statusOf(2, 0)).isEqualTo((byte) 4);
    }

    @Test
    void givesBackTheDataOfTheApplicationsCommands() {
        assertThat(statusOf(0, 0x10)).isZero();
    }

    @Test
    void refusesARequestWithoutARole() {
        byte[] request =
                Tlv.empty().with(1, "abc".getBytes(UTF_8)).with(5, (byte) 1, (byte) 0).bytes();

        Tlv answer = Tlv.read(answers.answer(request).orElseThrow()).orElseThrow();

        assertThat(answer.value(3)).hasValue(new byte[] {2});
    }

    @Test
    void answersNothingToWhatIsCutOff() {
        assertThat(answers.answer(new byte[] {1, 22, 0})).isEmpty();
    }

    @Test
    void longValuesAreInFragmentsWithoutAnEmptyOneAtTheEnd() {
        byte[] bytes = Tlv.empty().with(6, new byte[510]).bytes();

        assertThat(bytes).hasSize(514);
        assertThat(HexFormat.of().formatHex(bytes, 257, 259)).isEqualTo("06ff");
        assertThat(Tlv.read(bytes).orElseThrow().value(6)).hasValue(new byte[510]);
    }

    private byte statusOf(int low, int high) {
        byte[] request =
                Tlv.empty()
                        .with(1, "abc".getBytes(UTF_8))
                        .with(2, (byte) 2)
                        .with(5, (byte) low, (byte) high)
                        .bytes();
        Tlv answer = Tlv.read(answers.answer(request).orElseThrow()).orElseThrow();
        return answer.value(3).orElseThrow()[0];
    }
}
