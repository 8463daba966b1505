package io.headwater.bridge.connection;

import static io.headwater.bridge.connection.RawClient.CONNACK_3;
import static io.headwater.bridge.connection.RawClient.connect;
import static io.headwater.bridge.connection.RawClient.publish;
import static io.headwater.bridge.mqtt.MqttVersion.V3_1_1;
import static io.headwater.bridge.mqtt.MqttVersion.V5;
import static io.headwater.bridge.parts.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.mqtt.Connect;
import io.headwater.bridge.mqtt.MqttVersion;
import io.headwater.bridge.mqtt.PingReq;
import io.headwater.bridge.mqtt.Properties;
import io.headwater.bridge.mqtt.Property;
import io.headwater.bridge.mqtt.Subscribe;
import io.headwater.bridge.mqtt.Subscribe.Subscription;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.conformance.Requirement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each limit of a connection that is there, as an operator sets it, as a client meets it, and as it
 * is counted; infra/docs/limits.md names the tests.
 */
class LimitsTest {
    @Test
    void closesAtTheFixedHeaderOfAPacketThatIsTooLarge() {
        try (var bridge = TestBridge.limited("packet.bytes=2000", "payload.bytes=1000")) {
            RawClient three = bridge.connected("three");
            RawClient five = bridge.client().connect5("five");

            three.hex("30 d1 0f"); // 2,004 bytes with its header, of which three came
            five.hex("30 d1 0f");

            three.expect("closed");
            assertThat(five.next()).startsWith("e0").contains("95");
            five.expect("closed");
            assertThat(bridge.count("violations", "reason", "packet-too-large")).isEqualTo(2);
        }
    }

    @Test
    void grantsSoManyFiltersOfOneSubscribe() {
        try (var bridge = TestBridge.limited("subscribe.filters=2")) {
            bridge.connected("n").send(subscribe("n", "a", "b", "c")).expect("9005 0001 010180");
            bridge.client()
                    .connect5("m")
                    .send(subscribe("m", "a", "b", "c"))
                    .expect("9006 0001 00 010197");

            assertThat(limited(bridge, "subscribe-filters")).isEqualTo(2);
        }
    }

    @Test
    void grantsSoManySubscriptions() {
        try (var bridge = TestBridge.limited("subscriptions=2")) {
            bridge.connected("n").send(subscribe("n", "a", "b", "c")).expect("9005 0001 010180");
            bridge.client()
                    .connect5("m")
                    .send(subscribe("m", "a", "b", "c"))
                    .expect("9006 0001 00 010197");

            assertThat(limited(bridge, "subscriptions")).isEqualTo(2);
        }
    }

    @Test
    void grantsFiltersOfSoManyLevelsAndBytes() {
        try (var bridge = TestBridge.limited("topic.levels=4", "topic.bytes=12")) {
            bridge.connected("n")
                    .send(subscribe("n", "3/4", "3/4/5", "345678"))
                    .expect("9005 0001 018080");
            bridge.client()
                    .connect5("m")
                    .send(subscribe("m", "3/4", "3/4/5", "345678"))
                    .expect("9006 0001 00 018f8f");

            assertThat(limited(bridge, "topic")).isEqualTo(4);
        }
    }

    @Test
    void holdsMqtt5ClientsToTheirReceiveMaximum() {
        try (var bridge = TestBridge.limited("receive.maximum=2")) {
            RawClient client = bridge.client().send(connect(V5, "n", true, null));
            assertThat(client.next()).startsWith("20").contains("210002"); // it is told
            bridge.log.hold();

            client.send(publish(1, 1, "t", "A"), publish(1, 2, "t", "B"), publish(2, 3, "t", "C"));

            assertThat(client.next()).startsWith("e0").contains("93");
            assertThat(bridge.count("violations", "reason", "receive-maximum-exceeded"))
                    .isEqualTo(1);
        }
    }

    @Test
    void pausesAConnectionWithSoManyOpenMessages() {
        try (var bridge = TestBridge.limited("receive.maximum=2", "open.messages=3")) {
            RawClient client = bridge.connected("n");
            bridge.log.hold();

            messages(client, 1, 5);

            await().until(() -> bridge.count("pauses", "reason", "connection-full") == 1);
            assertThat(bridge.log.held()).hasSize(3);
            bridge.log.letAll();
            expectAcknowledgements(client, 1, 5);
        }
    }

    @Test
    void pausesAConnectionWithSoManyOpenBytes() {
        try (var bridge = TestBridge.limited("open.bytes=1024")) {
            RawClient client = bridge.connected("n");
            bridge.log.hold();

            client.send(publish(1, 1, "t", "x".repeat(1_000)), publish(1, 2, "t", "B"));

            await().until(() -> bridge.count("pauses", "reason", "connection-full") == 1);
            assertThat(bridge.log.held()).hasSize(1);
            bridge.log.letAll();
            expectAcknowledgements(client, 1, 2);
        }
    }

    @Test
    void holdsAtMostOneMessageOfEachConnectionBeyondTheBytesOfAll() {
        try (var bridge = TestBridge.limited("inflight.bytes=1024")) {
            var clients =
                    IntStream.range(0, 3).mapToObj(i -> bridge.connected("node-" + i)).toList();
            bridge.log.hold();

            clients.forEach(client -> client.send(publish(1, 1, "t", "x".repeat(2_000))));
            clients.forEach(client -> client.send(publish(1, 2, "t", "y".repeat(2_000))));

            await().until(() -> bridge.count("pauses", "reason", "bridge-full") == 3);
            assertThat(bridge.log.held()).hasSize(3);
            bridge.log.letAll();
            clients.forEach(client -> expectAcknowledgements(client, 1, 2));
        }
    }

    @Test
    @Requirement("R-RATE-1")
    void readsAConnectionNoFasterThanItsNodeMayPublishAndLosesNothing() {
        try (var bridge = TestBridge.limited("publish.rate=10", "publish.burst=2")) {
            RawClient noisy = bridge.connected("noisy");
            messages(noisy, 1, 5);
            noisy.send(new PingReq());

            bridge.connected("other").send(publish(1, 1, "t", "A")).expect("40020001");

            expectAcknowledgements(noisy, 1, 5);
            noisy.expect("d000"); // what waited behind the messages is answered as well
            assertThat(bridge.count("pauses", "reason", "publish-rate")).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void holdsNobodyToALongerKeepAlive() {
        try (var bridge = TestBridge.limited("keepalive=30s")) {
            RawClient longer = bridge.client().send(asking(V5, "longer", 31, Properties.NONE));
            RawClient none = bridge.client().send(asking(V5, "none", 0, Properties.NONE));
            RawClient shorter = bridge.client().send(asking(V5, "shorter", 29, Properties.NONE));

            assertThat(longer.next()).startsWith("20").contains("13001e");
            assertThat(none.next()).startsWith("20").contains("13001e");
            assertThat(shorter.next()).startsWith("20").doesNotContain("13001e"); // its own
            assertThat(limited(bridge, "keep-alive")).isEqualTo(2);
        }
    }

    @Test
    void endsASilentConnectionByTheKeepAliveItAskedForThoughThatIsShort() {
        try (var bridge = TestBridge.limited()) {
            RawClient three = bridge.client().send(asking(V3_1_1, "three", 1, Properties.NONE));
            RawClient five = bridge.client().send(asking(V5, "five", 1, Properties.NONE));
            three.expect(CONNACK_3, "closed");
            five.next();

            assertThat(five.next()).startsWith("e0").contains("8d");
            await().until( // the client may see its end before it is counted
                            () ->
                                    bridge.count("disconnects", "reason", "mqtt-keep-alive-timeout")
                                            == 2);
        }
    }

    @Test
    void queuesSoManyMessagesForASlowNodeAndKeepsTheNewest() {
        try (var bridge = TestBridge.limited("downlinks=1")) {
            bridge.connected("n").send(subscribe("n", "a")).expect("9003 0001 01");

            var fates = IntStream.range(0, 18).mapToObj(i -> deliver(bridge, "" + i)).toList();

            assertThat(fates.get(16).join()).isEqualTo(Delivery.DISPLACED); // 16 are on their way
            assertThat(fates.get(17)).isNotDone();
            assertThat(bridge.count("downlinks", "result", "displaced")).isEqualTo(1);
        }
    }

    @Test
    void queuesSoManyBytesForASlowNode() {
        try (var bridge = TestBridge.limited("downlinks.bytes=10")) {
            bridge.connected("n").send(subscribe("n", "a")).expect("9003 0001 01");

            var fates = IntStream.range(0, 18).mapToObj(_ -> deliver(bridge, "sixsix")).toList();

            assertThat(fates.get(16).join()).isEqualTo(Delivery.DISPLACED);
            assertThat(fates.get(17)).isNotDone();
        }
    }

    @Test
    void keepsSessionsForNoLongerThanThis() {
        try (var bridge = TestBridge.limited("session.expiry=10s")) {
            var wish = Properties.of(Property.SESSION_EXPIRY_INTERVAL, 11L);
            RawClient client = bridge.client().send(asking(V5, "n", 60, wish));

            assertThat(client.next()).startsWith("20").contains("110000000a");
            assertThat(limited(bridge, "session-expiry")).isEqualTo(1);
            client.close();
            await().until(() -> bridge.sessions.size() == 1);
            bridge.now.updateAndGet(now -> now.plusSeconds(10));
            bridge.client().send(connect(V3_1_1, "n", false, null)).expect(CONNACK_3);
        }
    }

    @Test
    void keepsSoManySessions() {
        try (var bridge = TestBridge.limited("sessions=1")) {
            leaveASession(bridge, "node-1");
            await().until(() -> bridge.sessions.size() == 1);
            leaveASession(bridge, "node-2");

            await().until(() -> limited(bridge, "sessions") == 1);
            bridge.client().send(connect(V3_1_1, "node-2", false, null)).expect("20020000");
            bridge.client().send(connect(V3_1_1, "node-1", false, null)).expect("20020100");
            assertThat(bridge.sessions.bytes()).isZero();
        }
    }

    @Test
    void keepsSessionsOfSoManyBytes() {
        try (var bridge = TestBridge.limited("sessions.bytes=1000")) {
            leaveASession(bridge, "node-1");
            await().until(() -> bridge.sessions.size() == 1);
            leaveASession(bridge, "node-2");

            await().until(() -> limited(bridge, "session-bytes") == 1);
            assertThat(bridge.sessions.bytes()).isBetween(1L, 1_000L);
        }
    }

    @Test
    void countsConnectsByReasonsThatOccurOnly() {
        try (var bridge = TestBridge.limited()) {
            var shown =
                    bridge.registry.get("headwater.bridge.connects").counters().stream()
                            .map(counter -> counter.getId().getTag("reason"))
                            .toList();

            assertThat(shown)
                    .contains("success", "not-authorized", "server-unavailable")
                    .doesNotContain("granted-qos-1", "packet-identifier-in-use", "server-moved");
        }
    }

    private static double limited(TestBridge bridge, String reason) {
        return bridge.count("limits", "reason", reason);
    }

    private static Connect asking(MqttVersion version, String id, int keepAlive, Properties also) {
        return new Connect(version, id, true, keepAlive, null, null, null, also);
    }

    private static void leaveASession(TestBridge bridge, String node) {
        bridge.client().send(connect(V3_1_1, node, false, null)).expect(CONNACK_3).close();
    }

    private static Subscribe subscribe(String node, String... ends) {
        return new Subscribe(
                1,
                Properties.NONE,
                Stream.of(ends)
                        .map(end -> new Subscription("node/" + node + "/" + end, 1))
                        .toList());
    }

    private static CompletableFuture<Delivery> deliver(TestBridge bridge, String text) {
        var message = new Downlink("node/n/a", text.getBytes(UTF_8), 1, Properties.NONE);
        return bridge.live.deliver(NodeKey.rainmaker("n"), message).toCompletableFuture();
    }

    private static void messages(RawClient client, int from, int to) {
        for (int id = from; id <= to; id++) {
            client.send(publish(1, id, "t", "x"));
        }
    }

    private static void expectAcknowledgements(RawClient client, int from, int to) {
        List<Integer> ids = IntStream.rangeClosed(from, to).boxed().toList();
        ids.forEach(id -> client.expect("4002%04x".formatted(id)));
    }
}
