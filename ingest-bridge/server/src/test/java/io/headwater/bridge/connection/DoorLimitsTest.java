package io.headwater.bridge.connection;

import static io.headwater.bridge.connection.RawClient.connect;
import static io.headwater.bridge.connection.RawClient.publish;
import static io.headwater.bridge.mqtt.MqttVersion.V3_1_1;
import static io.headwater.bridge.mqtt.MqttVersion.V5;
import static io.headwater.bridge.parts.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Each limit of who comes in, as an operator sets it, as a client meets it, and as it is counted;
 * infra/docs/limits.md names the tests.
 */
class DoorLimitsTest {
    @Test
    void waitsSoLongForAWholeConnect() {
        try (var bridge = TestBridge.limited("connect.timeout=200ms")) {
            RawClient silent = bridge.client();
            RawClient slow = bridge.client().hex("10 0d 00"); // and no more

            silent.expect("closed");
            slow.expect("closed");
            assertThat(limited(bridge, "connect-timeout")).isEqualTo(2);
        }
    }

    @Test
    void connectsSoManyNodesAndAlwaysLetsOneTakeOverItsOwnConnection() {
        try (var bridge = TestBridge.limited("connections=1")) {
            RawClient first = bridge.connected("node-1");
            bridge.client()
                    .send(connect(V3_1_1, "node-2", true, null))
                    .expect("20020003", "closed");
            assertThat(bridge.client().send(connect(V5, "node-2", true, null)).next())
                    .startsWith("20")
                    .contains("88");
            assertThat(limited(bridge, "connections")).isEqualTo(2);
            assertThat(bridge.count("connects", "reason", "server-unavailable")).isEqualTo(2);

            RawClient second = bridge.connected("node-1");

            first.expect("closed");
            second.close();
            await().until(() -> bridge.live.size() == 0);
            bridge.connected("node-2"); // the place is free again
        }
    }

    @Test
    void letsConnectionsThatComeTooFastWait() {
        try (var bridge = TestBridge.limited("connection.rate=20")) {
            var clients = IntStream.range(0, 60).mapToObj(_ -> bridge.client()).toList();

            for (int i = 0; i < clients.size(); i++) {
                clients.get(i).connect3("node-" + i); // nobody is refused
            }

            assertThat(limited(bridge, "connection-rate")).isPositive();
        }
    }

    @Test
    void closesConnectionsOfAnAddressThatOpensThemTooFast() {
        try (var bridge = TestBridge.limited("connection.rate.source=1")) {
            RawClient first = bridge.connected("node-1");
            bridge.connected("node-2");

            bridge.client().expect("closed");

            assertThat(limited(bridge, "source-rate")).isEqualTo(1);
            first.send(publish(1, 1, "t", "A")).expect("40020001");
        }
    }

    @Test
    void closesConnectionsWhileTooManyHaveNotSentConnect() {
        try (var bridge = TestBridge.limited("halfopen=2", "connect.timeout=5m")) {
            RawClient first = bridge.client();
            RawClient second = bridge.client();

            bridge.client().expect("closed");

            assertThat(limited(bridge, "half-open")).isEqualTo(1);
            first.connect3("node-1");
            bridge.connected("node-2");
            second.close();
            await().until(() -> bridge.door.halfOpen() == 0);
        }
    }

    @Test
    void closesConnectionsOfAnAddressWithTooManyThatHaveNotSentConnect() {
        try (var bridge = TestBridge.limited("halfopen.source=2", "connect.timeout=5m")) {
            RawClient first = bridge.client();
            bridge.client();

            bridge.client().expect("closed");

            assertThat(limited(bridge, "source-half-open")).isEqualTo(1);
            first.connect3("node-1");
            bridge.connected("node-2");
        }
    }

    @Test
    void closesConnectionsForWhichTheProcessHasNoFileToSpare() {
        var files = new OpenFiles(10, 4, () -> 4); // so two are left
        try (var bridge = TestBridge.limited(null, files)) {
            RawClient first = bridge.connected("node-1");
            RawClient second = bridge.connected("node-2");

            bridge.client().expect("closed");

            assertThat(limited(bridge, "files")).isEqualTo(1);
            first.send(publish(1, 1, "t", "A")).expect("40020001");
            second.close();
            await().until(() -> bridge.live.size() == 1);
            bridge.connected("node-3");
        }
    }

    private static double limited(TestBridge bridge, String reason) {
        return bridge.count("limits", "reason", reason);
    }
}
