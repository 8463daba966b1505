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
import io.headwater.bridge.mqtt.Disconnect;
import io.headwater.bridge.mqtt.MqttVersion;
import io.headwater.bridge.mqtt.PingReq;
import io.headwater.bridge.mqtt.Properties;
import io.headwater.bridge.mqtt.Property;
import io.headwater.bridge.mqtt.ReasonCode;
import io.headwater.bridge.mqtt.Will;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.conformance.Requirement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EndingTest {
    private static final Will WILL =
            new Will("w", "gone".getBytes(UTF_8), 1, false, Properties.NONE);
    private static final Disconnect GOODBYE = new Disconnect(ReasonCode.SUCCESS, Properties.NONE);

    private final TestBridge bridge = new TestBridge();

    @AfterEach
    void stop() {
        bridge.close();
    }

    @Test
    @Requirement("R-LWT-1")
    void landsTheWillOfAConnectionThatIsLost() { // [MQTT-3.1.2-8]
        RawClient client = withWill(V3_1_1, WILL);

        client.close();

        awaitJournal("connected node-1", "will w gone", "ended node-1 CONNECTION_LOST");
    }

    @Test
    @Requirement("R-LWT-1")
    void forgetsTheWillOfAClientThatDisconnects() { // [MQTT-3.1.2-10]
        RawClient client = withWill(V3_1_1, WILL);

        client.send(GOODBYE).expect("closed");

        awaitJournal("connected node-1", "ended node-1 CLIENT_INITIATED_DISCONNECT");
    }

    @Test
    void landsTheWillOfAClientThatDisconnectsWithIt() { // MQTT 5, 0x04
        RawClient client = withWill(V5, WILL);

        client.send(new Disconnect(ReasonCode.DISCONNECT_WITH_WILL, Properties.NONE));

        awaitJournal("connected node-1", "will w gone", "ended node-1 CLIENT_INITIATED_DISCONNECT");
    }

    @Test
    void landsTheWillOfAClientThatBreaksTheProtocol() {
        RawClient client = withWill(V3_1_1, WILL);

        client.hex("00 00").expect("closed");

        awaitJournal("connected node-1", "will w gone", "ended node-1 CLIENT_ERROR");
    }

    @Test
    void endsAConnectionThatIsSilentForTooLong() { // [MQTT-3.1.2-24]
        var impatient = new Connect(V5, "node-1", true, 1, WILL, null, null, Properties.NONE);
        RawClient client = bridge.client().send(impatient);
        client.next();

        assertThat(client.next()).startsWith("e0").contains("8d");

        client.expect("closed");
        awaitJournal("connected node-1", "will w gone", "ended node-1 MQTT_KEEP_ALIVE_TIMEOUT");
    }

    @Test
    @Requirement("R-MQ-3")
    void letsANewConnectionTakeOverOnceTheOldOneIsGone() {
        RawClient old = withWill(V5, WILL);
        bridge.log.hold();
        old.send(publish(1, 1, "t", "A"), new PingReq()).expect("d000");

        RawClient newer = bridge.client().send(connect(V3_1_1, "node-1", true, null));
        assertThat(old.next()).startsWith("e0").contains("8e");
        old.expect("closed");
        assertThat(newer.hasNothingToRead()).isTrue();
        assertThat(bridge.log.journal()).containsExactly("connected node-1");
        bridge.log.letAll();

        newer.expect(CONNACK_3);
        assertThat(bridge.log.journal())
                .containsExactly(
                        "connected node-1",
                        "t A",
                        "will w gone",
                        "ended node-1 DUPLICATE_CLIENTID",
                        "connected node-1");
        assertThat(bridge.live.size()).isEqualTo(1);
    }

    @Test
    void servesTheLastOfManyThatTakeOver() {
        RawClient last = bridge.connected("node-1");
        var stored = new CompletableFuture<Void>();
        bridge.log.connectRecordAfter(stored);
        for (int i = 0; i < 5; i++) {
            RawClient before = last;
            last = bridge.client().send(connect(V3_1_1, "node-1", true, null));
            before.expect("closed"); // though it may still have been waiting to be let in
        }

        stored.complete(null);

        last.expect(CONNACK_3);
        last.send(publish(1, 1, "t", "last")).expect("40020001");
        assertThat(bridge.live.size()).isEqualTo(1);
    }

    @Test
    void keepsADelayedWillUntilTheSessionEnds() { // MQTT 5, 3.1.3.2.2
        RawClient client = withDelayedWill();
        client.close();
        awaitJournal("connected node-1", "ended node-1 CONNECTION_LOST");
        bridge.now.updateAndGet(now -> now.plusSeconds(101));

        bridge.sessions.sweep();

        awaitJournal("connected node-1", "ended node-1 CONNECTION_LOST", "will w gone");
    }

    @Test
    void dropsADelayedWillWhenTheSessionGoesOn() { // [MQTT 5, 3.1.3-9]
        RawClient client = withDelayedWill();
        client.close();
        await().until(() -> bridge.sessions.size() == 1);

        RawClient again = bridge.client().send(connect(V5, "node-1", false, null));

        assertThat(again.next()).startsWith("20").matches("20..0100.*"); // Session Present
        assertThat(bridge.log.journal())
                .containsExactly(
                        "connected node-1", "ended node-1 CONNECTION_LOST", "connected node-1");
    }

    @Test
    void keepsADelayedWillWhenTheNodeComesBackAndIsNotLetIn() {
        withDelayedWill().close();
        await().until(() -> bridge.sessions.size() == 1);
        bridge.log.connectRecordAfter(
                CompletableFuture.failedStage(new IllegalStateException("no broker")));
        assertThat(bridge.client().send(connect(V5, "node-1", false, null)).next())
                .matches("20..0088.*");
        await().until(() -> bridge.sessions.size() == 1);
        bridge.now.updateAndGet(now -> now.plusSeconds(101));

        bridge.sessions.sweep();

        awaitJournal("connected node-1", "ended node-1 CONNECTION_LOST", "will w gone");
    }

    @Test
    void landsADelayedWillBeforeACleanStart() { // it ends the session
        RawClient client = withDelayedWill();
        client.close();
        await().until(() -> bridge.sessions.size() == 1);

        bridge.client().connect5("node-1");

        assertThat(bridge.log.journal())
                .containsExactly(
                        "connected node-1",
                        "ended node-1 CONNECTION_LOST",
                        "will w gone",
                        "connected node-1");
    }

    @Test
    void refusesASessionExpiryAfterNone() { // [MQTT 5, 3.14.2-2]
        RawClient client = bridge.client().connect5("node-1");

        client.send(
                new Disconnect(
                        ReasonCode.SUCCESS, Properties.of(Property.SESSION_EXPIRY_INTERVAL, 10L)));

        assertThat(client.next()).startsWith("e0").contains("82");
        client.expect("closed");
    }

    @Test
    void closesANodesConnectionWhenAsked() {
        RawClient client = bridge.client().connect5("node-1");

        bridge.live
                .close(NodeKey.rainmaker("node-1"), EndReason.FORBIDDEN_ACCESS)
                .toCompletableFuture()
                .join();

        assertThat(client.next()).startsWith("e0").contains("87");
        client.expect("closed");
        assertThat(bridge.log.journal())
                .containsExactly("connected node-1", "ended node-1 FORBIDDEN_ACCESS");
        assertThat(bridge.live.size()).isZero();
    }

    @Test
    void endsALeaseThatCameTooLate() {
        var stored = new CompletableFuture<Void>();
        bridge.log.connectRecordAfter(stored);
        RawClient client = bridge.client().send(connect(V3_1_1, "node-1", true, null));
        await().until(() -> bridge.live.size() == 1);
        var closed = bridge.live.close(NodeKey.rainmaker("node-1"), EndReason.AUTH_ERROR);
        client.expect("closed");
        assertThat(closed.toCompletableFuture()).isNotDone();

        stored.complete(null);

        closed.toCompletableFuture().join();
        assertThat(bridge.log.journal())
                .containsExactly("connected node-1", "ended node-1 CONNECTION_LOST");
        assertThat(bridge.live.size()).isZero();
    }

    @Test
    void keepsASessionWhoseNextConnectionWasNotLetIn() {
        RawClient first = bridge.client().send(connect(V3_1_1, "node-1", false, null));
        first.expect(CONNACK_3).close();
        await().until(() -> bridge.sessions.size() == 1);
        bridge.log.connectRecordAfter(
                CompletableFuture.failedStage(new IllegalStateException("no broker")));
        bridge.client().send(connect(V3_1_1, "node-1", false, null)).expect("20020003", "closed");
        bridge.log.connectRecordAfter(CompletableFuture.completedStage(null));

        RawClient third = bridge.client().send(connect(V3_1_1, "node-1", false, null));

        third.expect("20020100"); // Session Present
    }

    @Test
    void closesOnlyAConnectionOfAnOlderEpoch() {
        RawClient client = bridge.connected("node-1"); // epoch 0
        NodeKey node = NodeKey.rainmaker("node-1");

        bridge.live.closeOlderThan(node, 0, EndReason.DUPLICATE_CLIENTID);
        client.send(new PingReq()).expect("d000");
        bridge.live.closeOlderThan(node, 1, EndReason.DUPLICATE_CLIENTID);

        client.expect("closed");
    }

    @Test
    void answersWhatIsOpenBeforeItStops() {
        RawClient client = bridge.client().connect5("node-1");
        bridge.log.hold();
        client.send(publish(1, 1, "t", "A"), new PingReq()).expect("d000");

        var stopped = bridge.listener.stop(Duration.ofSeconds(60)).toCompletableFuture();
        bridge.log.letAll();

        assertThat(client.next()).startsWith("40").contains("0001");
        assertThat(client.next()).startsWith("e0").contains("8b");
        client.expect("closed");
        stopped.join();
        assertThat(bridge.log.journal())
                .containsExactly(
                        "connected node-1", "t A", "ended node-1 SERVER_INITIATED_DISCONNECT");
    }

    private RawClient withWill(MqttVersion version, Will will) {
        RawClient client = bridge.client().send(connect(version, "node-1", true, will));
        assertThat(client.next()).startsWith("20");
        return client;
    }

    private RawClient withDelayedWill() {
        var will =
                new Will(
                        WILL.topic(),
                        WILL.payload(),
                        1,
                        false,
                        Properties.of(Property.WILL_DELAY_INTERVAL, 50L));
        var kept = Properties.of(Property.SESSION_EXPIRY_INTERVAL, 100L);
        RawClient client =
                bridge.client().send(new Connect(V5, "node-1", true, 60, will, null, null, kept));
        assertThat(client.next()).startsWith("20");
        return client;
    }

    private void awaitJournal(String... entries) {
        await().untilAsserted(() -> assertThat(bridge.log.journal()).containsExactly(entries));
    }
}
