package io.headwater.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FleetKeyTest {
    @Test
    void isTenantKindAndEncodedId() {
        assertThat(FleetKey.ota("default", "jb7Qm2").toString()).isEqualTo("default/ota/jb7Qm2");
        assertThat(FleetKey.user("acme", "a/b").toString()).isEqualTo("acme/user/a%2Fb");
        assertThat(FleetKey.group("acme", "home").toString()).isEqualTo("acme/group/home");
    }

    @Test
    void isReadBackFromItsBytes() {
        FleetKey key = FleetKey.user("acme", "a/b");

        assertThat(FleetKey.parse(key.bytes())).contains(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "default", "default/ota", "default/ota/", "default/lamp/x", "D/ota/x"})
    void isNothingElse(String text) {
        assertThat(FleetKey.parse(text)).isEmpty();
    }

    @Test
    void refusesATenantOutsideTheGrammar() {
        assertThatThrownBy(() -> FleetKey.ota("A", "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tenant 'A'");
    }

    @Test
    void leadsThePartsThatPartitionsHaveInIt() {
        var part = new FleetPartKey(FleetKey.ota("default", "j"), 12);

        assertThat(new String(part.bytes(), UTF_8)).isEqualTo("default/ota/j\u0000" + 12);
        assertThat(FleetPartKey.parse(part.bytes())).contains(part);
        assertThat(FleetKey.parse(part.bytes())).contains(part.whole());
        assertThat(NodePartitions.of(part.bytes(), 64))
                .isEqualTo(NodePartitions.of(part.whole(), 64));
    }

    @ParameterizedTest
    @ValueSource(strings = {"default/ota/j", "default/ota/j\u0000", "default/ota/j\u0000-1"})
    void aPartNamesItsPartition(String text) {
        assertThat(FleetPartKey.parse(text.getBytes(UTF_8))).isEmpty();
    }
}
