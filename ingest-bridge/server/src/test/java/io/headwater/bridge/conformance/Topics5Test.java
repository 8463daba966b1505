package io.headwater.bridge.conformance;

import static io.headwater.bridge.mqtt.MqttVersion.V5;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.bridge.connection.RawClient;
import io.headwater.bridge.mqtt.PacketEncoder;
import io.headwater.bridge.mqtt.Properties;
import io.headwater.bridge.mqtt.Publish;
import io.headwater.bridge.mqtt.TopicFilter;
import io.headwater.bridge.parts.NoLeaks;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics and filters of MQTT 5, and what they match. */
class Topics5Test {
    @AutoClose static final NoLeaks LEAKS = new NoLeaks();

    @AutoClose private final FrontDoor door = new FrontDoor();

    @ParameterizedTest
    @Mqtt5("4.7.2-1")
    @ValueSource(strings = {"#", "+/a", "+/#", "+/+"})
    void aLeadingWildcardMatchesNoTopicOfServers(String filter) {
        assertThat(TopicFilter.matches(filter, "$aws/a")).isFalse();
        assertThat(TopicFilter.matches(filter, "aws/a")).isTrue();
    }

    @Test
    @Mqtt5("4.7.2-1")
    void aLevelThatIsSpelledOutMatchesATopicOfServers() {
        assertThat(List.of("$aws/a", "$aws/#", "$aws/+"))
                .allMatch(filter -> TopicFilter.matches(filter, "$aws/a"));
    }

    @Test
    @Mqtt5("4.7.3-3")
    void theyAreNotLongerThanAStringCanBe() {
        assertThat(bytesOf("t".repeat(65_535))).isEqualTo(1 + 3 + 2 + 65_535 + 1);
        assertThatThrownBy(() -> bytesOf("t".repeat(65_536))).hasMessageContaining("65,535");
    }

    @Test
    @Mqtt5("4.7.3-4")
    void theyAreComparedAsTheyAre() {
        RawClient node = door.node5("17 00");
        node.hex("82 [ 0001 [] <node/n/a> 00 <node/n//> 00 <node/n/ a> 00 <node/n/é> 00 ]");
        node.expect("90 [ 0001 [] 00 00 00 00 ]");

        for (String other : List.of("node/n/A", "node/n/", "node/n/a ", "node/n/e\u0301")) {
            door.sends(other, "other", 0);
        }
        for (String same : List.of("node/n/a", "node/n//", "node/n/ a", "node/n/é")) {
            door.sends(same, "same", 0);
        }

        for (String same : List.of("node/n/a", "node/n//", "node/n/ a", "node/n/é")) {
            node.expect("30 [ <" + same + "> [] 'same' ]");
        }
    }

    @Test
    @Mqtt5("4.7.3-4")
    void theyAreLandedAsTheyAre() {
        door.node5("17 00").hex("32 [ </a//e\u0301/../ B/> 0001 [] 'A' ]").expect("40 [ 0001 ]");

        assertThat(door.landed()).containsExactly("/a//e\u0301/../ B/ A");
    }

    private static int bytesOf(String topic) {
        var publish = new Publish(false, 0, false, topic, 0, Properties.NONE, new byte[0]);
        var bytes = PacketEncoder.encode(publish, V5, UnpooledByteBufAllocator.DEFAULT);
        try {
            return bytes.readableBytes();
        } finally {
            bytes.release();
        }
    }
}
