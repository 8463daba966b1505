package io.headwater.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeKeyTest {
    @Test
    void isTenantDialectAndDevice() {
        assertThat(NodeKey.rainmaker("112233AABBCC")).hasToString("default/rainmaker/112233AABBCC");
    }

    @ParameterizedTest(name = "{0} as {1}")
    @CsvSource({
        "a/b, a%2Fb",
        "100%, 100%25",
        "'tab\there', tab%09here",
        "del\u007f, del%7F",
        "grüße, grüße",
        "a b, a b"
    })
    void encodesWhatHasAMeaningInKeys(String device, String encoded) {
        var key = NodeKey.rainmaker(device);

        assertThat(key).hasToString("default/rainmaker/" + encoded);
        assertThat(NodeKey.parse(key.toString())).hasValue(key);
        assertThat(NodeKey.parse(key.bytes())).hasValue(key);
    }

    @Test
    void encodesNulSoThatARowsKeyCanFollow() {
        var key = NodeKey.rainmaker("a\0b");

        assertThat(key).hasToString("default/rainmaker/a%00b");
        assertThat(NodeKey.nodePartOf(key.bytes())).isEqualTo(key.bytes().length);
    }

    @Test
    void leadsARowsKey() {
        byte[] row = "default/rainmaker/n1\0rest".getBytes(UTF_8);

        assertThat(NodeKey.parse(row)).hasValue(NodeKey.rainmaker("n1"));
        assertThat(NodeKey.nodePartOf(row)).isEqualTo("default/rainmaker/n1".length());
    }

    @ParameterizedTest(name = "''{0}''")
    @ValueSource(
            strings = {
                "",
                "default",
                "default/rainmaker",
                "default/rainmaker/",
                "default//n1",
                "/rainmaker/n1",
                "default/rainmaker/a/b",
                "Default/rainmaker/n1",
                "default/rain_maker/n1",
                "default/rainmaker/a%2fb",
                "default/rainmaker/a%41b",
                "default/rainmaker/a%",
                "default/rainmaker/a%2",
                "default/rainmaker/a%zz",
                "default/rainmaker/a\tb"
            })
    void isNotReadFromOtherText(String text) {
        assertThat(NodeKey.parse(text)).isEmpty();
    }

    @Test
    void refusesPartsOutsideTheirGrammar() {
        assertThatThrownBy(() -> new NodeKey("Acme", "rainmaker", "n1"))
                .hasMessage("tenant 'Acme' is not 1 to 64 of [a-z0-9-]");
        assertThatThrownBy(() -> new NodeKey("acme", "", "n1"))
                .hasMessage("dialect '' is not 1 to 32 of [a-z0-9-]");
        assertThatThrownBy(() -> new NodeKey("acme", "rainmaker", ""))
                .hasMessage("a device id may not be empty");
    }
}
