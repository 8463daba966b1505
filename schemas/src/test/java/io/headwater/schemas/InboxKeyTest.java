package io.headwater.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboxKeyTest {
    private static final NodeKey LAMP = NodeKey.rainmaker("lamp");

    @Test
    void isReadBackAsItWasWritten() {
        var key = new InboxKey(17, LAMP);

        assertThat(new String(key.bytes(), UTF_8)).isEqualTo("17/default/rainmaker/lamp");
        assertThat(InboxKey.parse(key.bytes())).contains(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "17",
                "17/",
                "/default/rainmaker/lamp",
                "-1/default/rainmaker/lamp",
                "1234567890/default/rainmaker/lamp",
                "x/default/rainmaker/lamp",
                "17/lamp"
            })
    void isNothingElse(String text) {
        assertThat(InboxKey.parse(text.getBytes(UTF_8))).isEmpty();
    }

    @Test
    void bridgesShareAPartitionOnlyWhenThereAreMoreOfThem() {
        assertThat(InboxKey.partitionOf(3, 4)).isEqualTo(3);
        assertThat(InboxKey.partitionOf(5, 4)).isEqualTo(1);
    }

    @Test
    void aBridgeHasNoNegativeOrdinal() {
        assertThatThrownBy(() -> new InboxKey(-1, LAMP)).hasMessageContaining("-1");
    }
}
