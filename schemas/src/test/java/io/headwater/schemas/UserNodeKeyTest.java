package io.headwater.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UserNodeKeyTest {
    private static final UserNodeKey KEY =
            new UserNodeKey(FleetKey.user("default", "u/1"), NodeKey.rainmaker("lamp"));

    @Test
    void readsAsItsTwoKeys() {
        assertThat(new String(KEY.bytes(), UTF_8).replace('\0', ' '))
                .isEqualTo("default/user/u%2F1 default/rainmaker/lamp");
        assertThat(UserNodeKey.parse(KEY.bytes())).contains(KEY);
    }

    @Test
    void livesWhereItsUserDoes() {
        assertThat(NodePartitions.of(KEY.bytes(), 64)).isEqualTo(NodePartitions.of(KEY.user(), 64));
    }

    @Test
    void isNothingElse() {
        assertThat(UserNodeKey.parse(KEY.user().bytes())).isEmpty();
        assertThat(UserNodeKey.parse("x\0default/rainmaker/lamp".getBytes(UTF_8))).isEmpty();
        assertThat(UserNodeKey.parse("default/user/u\0lamp".getBytes(UTF_8))).isEmpty();
    }
}
