package io.headwater.bridge.connection;

import static io.headwater.bridge.connection.RawClient.connect;
import static io.headwater.bridge.mqtt.MqttVersion.V3_1_1;
import static io.headwater.bridge.mqtt.MqttVersion.V5;
import static io.headwater.bridge.parts.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.mqtt.Connect;
import io.headwater.bridge.mqtt.Properties;
import io.headwater.bridge.mqtt.Property;
import io.headwater.bridge.mqtt.PubAck;
import io.headwater.bridge.mqtt.Subscribe;
import io.headwater.bridge.mqtt.Subscribe.Subscription;
import io.headwater.schemas.NodeKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeliveringTest {
    private static final String TOPIC = "node/n/a"; // 6e6f64652f6e2f61

    private final TestBridge bridge = new TestBridge();

    @AfterEach
    void stop() {
        bridge.close();
    }

    @Test
    void deliversAtTheQosOfTheSubscription() {
        RawClient client = subscribed(bridge.connected("n"), 1);

        var acknowledged = deliver("hi", 1);
        client.expect("320e 0008 6e6f64652f6e2f61 0001 6869");
        assertThat(acknowledged).isNotDone();
        client.send(new PubAck(1));
        assertThat(acknowledged.join()).isEqualTo(Delivery.ACKNOWLEDGED);

        var written = deliver("hi", 0);
        client.expect("300c 0008 6e6f64652f6e2f61 6869");
        assertThat(written.join()).isEqualTo(Delivery.WRITTEN);
    }

    @Test
    void lowersTheQosToWhatWasGranted() {
        RawClient client = subscribed(bridge.connected("n"), 0);

        var fate = deliver("hi", 1);

        client.expect("300c 0008 6e6f64652f6e2f61 6869");
        assertThat(fate.join()).isEqualTo(Delivery.WRITTEN);
    }

    @Test
    void saysWhyItDoesNotDeliver() {
        assertThat(deliver("hi", 1).join()).isEqualTo(Delivery.NOT_CONNECTED);

        bridge.connected("n");

        assertThat(deliver("hi", 1).join()).isEqualTo(Delivery.NOT_SUBSCRIBED);
    }

    @Test
    void keepsSixteenUnacknowledgedAndTheNewestBehindThem() {
        RawClient client = subscribed(bridge.connected("n"), 1);
        List<CompletableFuture<Delivery>> fates = new ArrayList<>();
        for (int i = 0; i < 21; i++) {
            fates.add(deliver("" + (char) ('a' + i), 1));
        }

        assertThat(fates.get(16).join()).isEqualTo(Delivery.DISPLACED); // the seventeenth: q
        for (int i = 0; i < 16; i++) {
            assertThat(client.next()).startsWith("32");
        }
        client.send(new PubAck(1));
        client.expect("320d 0008 6e6f64652f6e2f61 0011 72"); // the eighteenth: r
        assertThat(bridge.count("downlinks", "result", "displaced")).isEqualTo(1);
    }

    @Test
    void keepsTheNewestForANodeThatDoesNotRead() {
        RawClient client = subscribed(bridge.connected("n"), 0);
        String megabytes = "x".repeat(8_000_000); // more than the sockets take unread

        var filling = deliver(megabytes, 0);
        List<CompletableFuture<Delivery>> fates = new ArrayList<>();
        for (char c = 'a'; c <= 'f'; c++) { // two more than the queue holds
            fates.add(deliver("" + c, 0));
        }

        assertThat(filling.join()).isEqualTo(Delivery.WRITTEN);
        assertThat(fates.get(0).join()).isEqualTo(Delivery.DISPLACED);
        assertThat(fates.get(1).join()).isEqualTo(Delivery.DISPLACED);
        assertThat(fates.subList(2, 6)).noneMatch(CompletableFuture::isDone);
        assertThat(client.next()).hasSizeGreaterThan(2 * megabytes.length());
        for (char c = 'c'; c <= 'f'; c++) {
            client.expect("300b 0008 6e6f64652f6e2f61 %02x".formatted((int) c));
        }
        assertThat(bridge.count("downlinks", "result", "displaced")).isEqualTo(2);
    }

    @Test
    void boundsTheBytesThatWaitForANodeThatDoesNotAcknowledge() {
        subscribed(bridge.connected("n"), 1);
        String large = "x".repeat(100_000);
        for (int i = 0; i < 16; i++) {
            var _ = deliver("open", 1);
        }

        List<CompletableFuture<Delivery>> fates = new ArrayList<>();
        for (int i = 0; i < 4; i++) { // as many as the queue holds, but too large together
            fates.add(deliver(large, 1));
        }

        assertThat(fates.get(0).join()).isEqualTo(Delivery.DISPLACED);
        assertThat(fates.get(1).join()).isEqualTo(Delivery.DISPLACED);
        assertThat(fates.subList(2, 4)).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void sendsNoMoreThanTheClientsReceiveMaximum() { // [MQTT 5, 3.3.4-9]
        RawClient client = connect5(Properties.of(Property.RECEIVE_MAXIMUM, 1L));

        var first = deliver("a", 1);
        var second = deliver("b", 1);

        client.expect("320e 0008 6e6f64652f6e2f61 0001 00 61");
        assertThat(client.hasNothingToRead()).isTrue();
        assertThat(List.of(first, second)).noneMatch(CompletableFuture::isDone);
        client.send(new PubAck(1)).expect("320e 0008 6e6f64652f6e2f61 0002 00 62");
    }

    @Test
    void sendsNothingLargerThanTheClientTakes() { // [MQTT 5, 3.1.2-24]
        connect5(Properties.of(Property.MAXIMUM_PACKET_SIZE, 40L));

        var fate = deliver("x".repeat(40), 1);

        assertThat(fate.join()).isEqualTo(Delivery.TOO_LARGE);
    }

    @Test
    void sendsAgainWhatAKeptSessionDidNotAcknowledge() { // [MQTT-4.4.0-1]
        RawClient first = bridge.client().send(connect(V3_1_1, "n", false, null));
        first.expect("20020000");
        subscribed(first, 1);
        var fate = deliver("hi", 1);
        first.expect("320e 0008 6e6f64652f6e2f61 0001 6869").close();
        assertThat(fate.join()).isEqualTo(Delivery.CONNECTION_ENDED);
        await().until(() -> bridge.sessions.size() == 1);

        RawClient second = bridge.client().send(connect(V3_1_1, "n", false, null));

        second.expect("20020100", "3a0e 0008 6e6f64652f6e2f61 0001 6869"); // with DUP
    }

    @Test
    void forgetsASessionAfterItsTime() {
        RawClient first = bridge.client().send(connect(V3_1_1, "n", false, null));
        first.expect("20020000").close();
        await().until(() -> bridge.sessions.size() == 1);
        bridge.now.updateAndGet(now -> now.plus(TestBridge.POLICY.sessionKept()));

        bridge.client().send(connect(V3_1_1, "n", false, null)).expect("20020000");
    }

    @Test
    void forgetsASessionAtACleanStart() {
        RawClient first = bridge.client().send(connect(V3_1_1, "n", false, null));
        first.expect("20020000");
        subscribed(first, 1).close();
        await().until(() -> bridge.sessions.size() == 1);

        bridge.connected("n");

        assertThat(deliver("hi", 1).join()).isEqualTo(Delivery.NOT_SUBSCRIBED);
        assertThat(bridge.sessions.size()).isZero();
    }

    private RawClient connect5(Properties wishes) {
        RawClient client = bridge.client();
        client.send(new Connect(V5, "n", true, 60, null, null, null, wishes)).next();
        return subscribed(client, 1);
    }

    private static RawClient subscribed(RawClient client, int qos) {
        client.send(new Subscribe(9, Properties.NONE, List.of(new Subscription(TOPIC, qos))));
        assertThat(client.next()).startsWith("90");
        return client;
    }

    private CompletableFuture<Delivery> deliver(String text, int qos) {
        var message = new Downlink(TOPIC, text.getBytes(UTF_8), qos, Properties.NONE);
        return bridge.live.deliver(NodeKey.rainmaker("n"), message).toCompletableFuture();
    }
}
