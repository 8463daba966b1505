package io.headwater.bridge.routing;

import static io.headwater.bridge.connection.RawClient.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.connection.Inbound;
import io.headwater.bridge.connection.Landed;
import io.headwater.bridge.connection.RawClient;
import io.headwater.bridge.connection.TestBridge;
import io.headwater.schemas.NodeKey;
import org.junit.jupiter.api.Test;

/** What a client sees of the limits that the dialect's profile keeps. */
class RoutingLimitsTest {
    private static final NodeKey LAMP = NodeKey.rainmaker("lamp");

    @Test
    void acknowledgesAPayloadThatIsTooLargeAndKeepsItAsRejected() {
        try (var bridge = routed("payload.bytes=10")) {
            RawClient three = bridge.connected("lamp");
            three.send(publish(1, 1, "node/lamp/config", "x".repeat(10))).expect("40020001");
            three.send(publish(1, 2, "node/lamp/config", "x".repeat(11))).expect("40020002");
            RawClient five = bridge.client().connect5("lamp");
            five.send(publish(1, 3, "node/lamp/config", "x".repeat(11)));

            assertThat(five.next()).startsWith("40").contains("0003 00".replace(" ", ""));
            assertThat(bridge.count("publishes", "result", "stored")).isEqualTo(1);
            assertThat(bridge.count("publishes", "result", "rejected")).isEqualTo(2);
        }
    }

    @Test
    void acknowledgesATopicOfTooManyLevelsOrBytesAndStoresNothing() {
        try (var bridge = routed("topic.levels=4", "topic.bytes=30")) {
            RawClient three = bridge.connected("lamp");
            three.send(publish(1, 1, "node/lamp/params/local", "x")).expect("40020001");
            three.send(publish(1, 2, "node/lamp/params/local/init", "x")).expect("40020002");
            RawClient five = bridge.client().connect5("lamp");
            five.send(publish(1, 3, "node/lamp/" + "x".repeat(21), "x"));

            assertThat(five.next()).startsWith("40").contains("000387");
            assertThat(bridge.count("publishes", "result", "stored")).isEqualTo(1);
            assertThat(bridge.count("publishes", "result", "denied")).isEqualTo(2);
        }
    }

    private static TestBridge routed(String... limits) {
        TestBridge bridge = TestBridge.limited(limits);
        var profile =
                new RainMakerProfile(
                        new MappingSecrets(new byte[32]), (_, _) -> false, bridge.policy);
        bridge.log.answer(message -> landed(bridge, profile, message));
        return bridge;
    }

    private static Landed landed(TestBridge bridge, Profile profile, Inbound message) {
        return switch (profile.route(LAMP, message)) {
            case Destination.To _ -> bridge.log.store(message);
            case Destination.Rejected(var reason, _, _) -> new Landed.Rejected(reason);
            case Destination.Denied(var reason, _) -> new Landed.Denied(reason);
        };
    }
}
