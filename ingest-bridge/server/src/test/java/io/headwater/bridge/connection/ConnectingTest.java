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
import io.headwater.bridge.mqtt.PingReq;
import io.headwater.bridge.mqtt.Properties;
import io.headwater.bridge.mqtt.Property;
import io.netty.buffer.ByteBufUtil;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectingTest {
    private final TestBridge bridge = new TestBridge();

    @AfterEach
    void stop() {
        bridge.close();
    }

    @Test
    void answersConnectOnceItsRecordIsStored() {
        var stored = new CompletableFuture<Void>();
        bridge.log.connectRecordAfter(stored);
        RawClient client = bridge.client().send(connect(V3_1_1, "node-1", true, null));
        await().until(() -> bridge.live.size() == 1);
        assertThat(client.hasNothingToRead()).isTrue();

        stored.complete(null);

        client.expect(CONNACK_3);
        assertThat(bridge.log.journal()).containsExactly("connected node-1");
    }

    @Test
    void servesWhatCameInOneWriteWithConnect() {
        var stored = new CompletableFuture<Void>();
        bridge.log.connectRecordAfter(stored);
        RawClient client =
                bridge.client()
                        .hex(
                                "10 12 0004 4d515454 04 02 003c 0006 6e6f64652d31"
                                        + "32 06 0001 74 0001 41"
                                        + "32 06 0001 74 0002 42"
                                        + "c0 00");
        await().until(() -> bridge.live.size() == 1);

        stored.complete(null);

        client.expect(CONNACK_3);
        assertThat(new String[] {client.next(), client.next(), client.next()})
                .containsExactlyInAnyOrder("40020001", "40020002", "d000");
        assertThat(bridge.log.journal()).containsExactly("connected node-1", "t A", "t B");
    }

    @Test
    void tellsMqtt5ClientsWhatTheyMayDo() {
        RawClient client = bridge.client().send(connect(V5, "node-1", true, null));

        assertThat(client.next())
                .startsWith("20")
                .contains("210064") // Receive Maximum 100
                .contains("2700040000") // Maximum Packet Size 262,144
                .contains("2500") // Retain Available 0
                .contains("2900") // Subscription Identifier Available 0
                .contains("2a00") // Shared Subscription Available 0
                .doesNotContain("1300"); // no Server Keep Alive: the client's own holds
    }

    @Test
    void tellsMqtt5ClientsAKeepAliveWhenTheyAskForNone() {
        var wish = new Connect(V5, "node-1", true, 0, null, null, null, Properties.NONE);

        RawClient client = bridge.client().send(wish);

        assertThat(client.next()).contains("1304b0"); // 1,200 s
    }

    @Test
    void tellsMqtt5ClientsHowLongASessionIsKept() {
        var forEver = Properties.of(Property.SESSION_EXPIRY_INTERVAL, 0xFFFF_FFFFL);
        var wish = new Connect(V5, "node-1", true, 60, null, null, null, forEver);

        RawClient client = bridge.client().send(wish);

        assertThat(client.next()).contains("1100015180"); // 86,400 s
    }

    @Test
    void refusesWhomTheGatekeeperRefuses() {
        bridge.client().send(connect(V3_1_1, "stranger", true, null)).expect("20020005", "closed");
        RawClient client = bridge.client().send(connect(V5, "stranger", true, null));

        assertThat(client.next())
                .startsWith("2014 00 87".replace(" ", ""))
                .endsWith(hexOf("not known here"));
        client.expect("closed");
        assertThat(bridge.log.journal()).isEmpty();
        assertThat(bridge.count("connects", "reason", "not-authorized")).isEqualTo(2);
    }

    @Test
    void refusesAClientIdThatIsNotTheNodes() {
        bridge.client().send(connect(V3_1_1, "impostor", true, null)).expect("20020005", "closed");

        assertThat(bridge.live.size()).isZero();
    }

    @Test
    void refusesAnEmptyClientIdWithoutCleanSession() { // [MQTT-3.1.3-8]
        bridge.client().send(connect(V3_1_1, "", false, null)).expect("20020002", "closed");
    }

    @Test
    void saysUnavailableWhenIdentityCannotBeDecided() {
        bridge.client().send(connect(V3_1_1, "trouble", true, null)).expect("20020003", "closed");
    }

    @Test
    void saysUnavailableWhenTheConnectRecordCannotBeStored() {
        bridge.log.connectRecordAfter(
                CompletableFuture.failedStage(new IllegalStateException("no broker")));

        bridge.client().send(connect(V3_1_1, "node-1", true, null)).expect("20020003", "closed");

        await().until(() -> bridge.live.size() == 0);
    }

    @Test
    void saysUnavailableAboveTheLimitOfConnections() {
        for (int i = 0; i < 100; i++) {
            bridge.connected("node-" + i);
        }

        bridge.client().send(connect(V3_1_1, "one-more", true, null)).expect("20020003", "closed");
    }

    @Test
    void tellsAClientOfAnotherVersionThatItIsNotSpokenHere() { // [MQTT-3.1.2-2]
        bridge.client()
                .hex("10 14 0006 4d5149736470 03 02 003c 0006 6e6f64652d31")
                .expect("20020001", "closed");
    }

    @Test
    void refusesEnhancedAuthentication() {
        var method = Properties.of(Property.AUTHENTICATION_METHOD, "SCRAM");
        var wish = new Connect(V5, "node-1", true, 60, null, null, null, method);

        RawClient client = bridge.client().send(wish);

        assertThat(client.next()).contains("008c");
        client.expect("closed");
    }

    @Test
    void closesWhenAnotherPacketComesFirst() { // [MQTT-3.1.0-1]
        bridge.client().send(new PingReq()).expect("closed");
        bridge.client().send(publish(1, 1, "t", "x")).expect("closed");

        assertThat(bridge.count("violations", "reason", "protocol-error")).isEqualTo(2);
    }

    @Test
    void closesAtASecondConnect() { // [MQTT-3.1.0-2]
        RawClient client = bridge.connected("node-1");

        client.send(connect(V3_1_1, "node-1", true, null)).expect("closed");

        await().untilAsserted(
                        () ->
                                assertThat(bridge.log.journal())
                                        .containsExactly(
                                                "connected node-1", "ended node-1 CLIENT_ERROR"));
    }

    @Test
    void tellsMqtt5ClientsWhatWasMalformed() {
        RawClient client = bridge.client().connect5("node-1");

        client.hex("36 05 0001 74 0001");

        assertThat(client.next()).startsWith("e0").contains("81").contains(hexOf("QoS is 3"));
        client.expect("closed");
    }

    @Test
    void closesAPacketAboveTheLimitAfterItsFixedHeader() {
        RawClient three = bridge.connected("node-3");
        RawClient five = bridge.client().connect5("node-5");

        three.hex("30 ff ff 7f");
        five.hex("30 ff ff 7f");

        three.expect("closed");
        assertThat(five.next()).startsWith("e0").contains("95");
        five.expect("closed");
    }

    @Test
    void closesWhenNoConnectComes() {
        bridge.client().expect("closed");
        bridge.client().hex("10 0d 0004").expect("closed");
    }

    private static String hexOf(String text) {
        return ByteBufUtil.hexDump(text.getBytes(UTF_8)).toLowerCase(Locale.ROOT);
    }
}
