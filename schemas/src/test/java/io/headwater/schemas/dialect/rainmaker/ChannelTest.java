package io.headwater.schemas.dialect.rainmaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ChannelTest {
    /** Names stand in records for years, rules in firmware for longer. */
    @Test
    void keepsTheMasterTable() {
        assertThat(Arrays.stream(Channel.values()).map(ChannelTest::described))
                .containsExactly(
                        "config FROM_NODE esp_node_config UPLINK",
                        "params-init FROM_NODE esp_init_params UPLINK",
                        "params-local FROM_NODE esp_set_params UPLINK",
                        "params-local-group FROM_NODE esp_set_group_params UPLINK",
                        "params-direct-group FROM_NODE null UPLINK",
                        "params-remote TO_NODE null UPLINK",
                        "params-remote-group TO_NODE null UPLINK",
                        "user-mapping FROM_NODE esp_user_node_mapping UPLINK",
                        "alert FROM_NODE esp_node_alert UPLINK",
                        "tsdata FROM_NODE esp_ts_ingest UPLINK",
                        "simple-tsdata FROM_NODE esp_simple_ts_ingest UPLINK",
                        "otafetch FROM_NODE esp_node_otafetch UPLINK",
                        "otaurl TO_NODE null UPLINK",
                        "otastatus FROM_NODE esp_node_otastatus UPLINK",
                        "to-node TO_NODE null UPLINK",
                        "from-node FROM_NODE esp_cmd_resp UPLINK",
                        "stream-get FROM_NODE null BULK",
                        "stream-data TO_NODE null UPLINK",
                        "stream-rejected TO_NODE null UPLINK",
                        "diagnostics FROM_NODE insights_message_delivery BULK",
                        "presence FROM_BROKER null UPLINK");
    }

    @Test
    void isFoundByItsName() {
        for (Channel channel : Channel.values()) {
            assertThat(Channel.named(channel.wireName())).hasValue(channel);
        }
        assertThat(Channel.named("")).isEmpty();
        assertThat(Channel.named("CONFIG")).isEmpty();
    }

    private static String described(Channel channel) {
        return channel
                + " "
                + channel.direction()
                + " "
                + channel.ingestRule()
                + " "
                + channel.lane();
    }
}
