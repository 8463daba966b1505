package io.headwater.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UserRowKeyTest {
    private static final FleetKey USER = FleetKey.user("default", "u/1");
    private static final UserRowKey KEY = UserRowKey.delivery(USER, "phone", "k1");

    @Test
    void readsAsItsUserTargetAndDelivery() {
        assertThat(new String(KEY.bytes(), UTF_8).replace('\0', ' '))
                .isEqualTo("default/user/u%2F1 phone/k1");
        assertThat(UserRowKey.parse(KEY.bytes())).contains(KEY);
        assertThat(KEY.target()).isEqualTo("phone");
        assertThat(KEY.delivery()).isEqualTo("k1");
    }

    @Test
    void livesWhereItsUserDoes() {
        assertThat(NodePartitions.of(KEY.bytes(), 64)).isEqualTo(NodePartitions.of(USER, 64));
    }

    @Test
    void isLedByItsTarget() {
        assertThat(KEY.bytes()).startsWith(UserRowKey.prefixOf(USER, "phone"));
        assertThat(UserRowKey.prefixOf(USER, "phone")).startsWith(UserRowKey.prefixOf(USER));
        assertThat(UserRowKey.parse(USER.bytes())).isEmpty();
    }
}
