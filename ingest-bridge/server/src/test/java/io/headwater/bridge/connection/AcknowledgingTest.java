package io.headwater.bridge.connection;

import static io.headwater.bridge.connection.RawClient.publish;
import static io.headwater.bridge.mqtt.MqttVersion.V5;
import static io.headwater.bridge.parts.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.mqtt.Connect;
import io.headwater.bridge.mqtt.PingReq;
import io.headwater.bridge.mqtt.Properties;
import io.headwater.bridge.mqtt.Property;
import io.headwater.bridge.mqtt.Publish;
import io.headwater.schemas.conformance.Requirement;
import io.netty.buffer.ByteBufUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AcknowledgingTest {
    private static final String POSITION =
            ByteBufUtil.hexDump("Headwater-Position".getBytes(UTF_8));

    private final TestBridge bridge = new TestBridge();

    @AfterEach
    void stop() {
        bridge.close();
    }

    @Test
    @Requirement("R-MQ-4")
    void acknowledgesOnlyWhatIsStored() {
        RawClient client = bridge.connected("node-1");
        bridge.log.hold();

        client.send(publish(1, 7, "t", "A"), new PingReq());

        client.expect("d000"); // the PUBLISH was read, and yet there is no PUBACK
        assertThat(client.hasNothingToRead()).isTrue();
        bridge.log.let(0);
        client.expect("40020007");
    }

    @Test
    void acknowledgesInArrivalOrderWhateverOrderLandingsEndIn() { // [MQTT-4.6.0-2]
        RawClient client = bridge.connected("node-1");
        bridge.log.hold();
        client.send(
                publish(1, 1, "t", "A"),
                publish(2, 2, "t", "B"),
                publish(1, 3, "t", "C"),
                publish(0, 0, "t", "D"),
                publish(1, 4, "t", "E"));
        await().until(() -> bridge.log.held().size() == 5);

        bridge.log.let(4);
        bridge.log.let(1);
        bridge.log.let(2);
        client.send(new PingReq()).expect("d000");
        assertThat(client.hasNothingToRead()).isTrue();
        bridge.log.let(0);

        client.expect("40020001", "50020002", "40020003");
        bridge.log.let(3);
        client.expect("40020004");
    }

    @Test
    void closesUnacknowledgedWhenAMessageCannotBeStored() {
        RawClient client = bridge.connected("node-1");
        bridge.log.answer(_ -> new Landed.Failed(new IllegalStateException("no broker")));

        client.send(publish(1, 7, "t", "A")).expect("closed");

        await().until(() -> bridge.log.journal().contains("ended node-1 SERVER_ERROR"));
    }

    @Test
    void goesOnWhenAQos0MessageCannotBeStored() {
        RawClient client = bridge.connected("node-1");
        bridge.log.answer(_ -> new Landed.Failed(new IllegalStateException("no broker")));

        client.send(publish(0, 0, "t", "A"), new PingReq()).expect("d000");

        await().until(() -> bridge.count("publishes", "result", "failed") == 1);
    }

    @Test
    void takesAnIdThatIsStillInFlightForOneMessage() {
        RawClient client = bridge.connected("node-1");
        bridge.log.hold();
        Publish publish = publish(1, 7, "t", "A");

        client.send(publish, publish.again(), new PingReq()).expect("d000");
        bridge.log.let(0);

        client.expect("40020007");
        client.send(new PingReq()).expect("d000"); // and no second PUBACK
        assertThat(bridge.log.held()).hasSize(1);
    }

    @Test
    @Requirement("R-MQ-5")
    void acknowledgesARepeatOverMqtt311AndStoresItOnce() {
        RawClient client = bridge.connected("node-1");
        Publish first = publish(1, 7, "t", "A");
        client.send(first).expect("40020007");
        client.send(publish(1, 8, "t", "B")).expect("40020008");

        client.send(first.again()).expect("40020007");

        assertThat(bridge.log.journal()).containsExactly("connected node-1", "t A", "t B");
    }

    @Test
    void storesAMessageWithDupWhoseIdIsNew() {
        RawClient client = bridge.connected("node-1");

        client.send(publish(1, 7, "t", "A").again()).expect("40020007");

        assertThat(bridge.log.journal()).contains("t A");
    }

    @Test
    void remembersTheLast128Ids() {
        RawClient client = bridge.connected("node-1");
        for (int id = 1; id <= 129; id++) {
            client.send(publish(1, id, "t", "n" + id)).expect("4002%04x".formatted(id));
        }

        client.send(publish(1, 2, "t", "again 2").again()).expect("40020002");
        client.send(publish(1, 1, "t", "again 1").again()).expect("40020001");

        assertThat(bridge.log.journal()).contains("t again 1").doesNotContain("t again 2");
    }

    @Test
    void storesARepeatOverMqtt5() { // a client may not send it on the same connection
        RawClient client = bridge.client().connect5("node-1");
        Publish first = publish(1, 7, "t", "A");
        client.send(first);
        assertThat(client.next()).startsWith("40").contains("0007");

        client.send(first.again());

        assertThat(client.next()).startsWith("40").contains("0007");
        assertThat(bridge.log.journal()).containsExactly("connected node-1", "t A", "t A");
    }

    @Test
    void tellsMqtt5ClientsWhereTheirMessageStands() {
        RawClient client = bridge.client().connect5("node-1");

        client.send(publish(1, 7, "t", "A"));

        assertThat(client.next())
                .startsWith("40")
                .contains(POSITION)
                .endsWith(ByteBufUtil.hexDump("3:1".getBytes(UTF_8)));
    }

    @Test
    void keepsThePositionFromClientsThatWantNoExplanations() { // [MQTT 5, 3.1.2-29]
        connect5(Properties.of(Property.REQUEST_PROBLEM_INFORMATION, 0L))
                .send(publish(1, 7, "t", "A"))
                .expect("40020007");
    }

    @Test
    void keepsThePositionFromClientsItDoesNotFit() { // [MQTT 5, 3.4.2-2]
        connect5(Properties.of(Property.MAXIMUM_PACKET_SIZE, 30L))
                .send(publish(1, 7, "t", "A"))
                .expect("40020007");
    }

    @Test
    @Requirement("R-MQ-4")
    void acknowledgesWhatIsRejected() {
        bridge.log.answer(_ -> new Landed.Rejected("json-syntax"));

        bridge.connected("node-1").send(publish(1, 3, "t", "{")).expect("40020003");
    }

    @Test
    void acknowledgesWhatIsDeniedAndSaysSoOverMqtt5() {
        bridge.log.answer(_ -> new Landed.Denied("topic-denied"));
        RawClient five = bridge.client().connect5("node-5");

        bridge.connected("node-3").send(publish(1, 3, "t", "A")).expect("40020003");
        five.send(publish(1, 3, "t", "A"), publish(2, 4, "t", "B"));

        assertThat(five.next())
                .startsWith("40")
                .contains("000387")
                .endsWith(ByteBufUtil.hexDump("topic-denied".getBytes(UTF_8)));
        assertThat(five.next()).startsWith("50").contains("000487");
    }

    @Test
    void closesWhenMoreMessagesAreOpenThanReceiveMaximum() { // [MQTT 5, 3.3.4-9]
        RawClient client = bridge.client().connect5("node-1");
        bridge.log.hold();
        for (int id = 1; id <= 101; id++) {
            client.send(publish(1, id, "t", "x"));
        }

        assertThat(client.next()).startsWith("e0").contains("93");
        client.expect("closed");
    }

    @Test
    void closesAtATopicAlias() { // its maximum is 0
        RawClient client = bridge.client().connect5("node-1");
        var alias = Properties.of(Property.TOPIC_ALIAS, 1L);

        client.send(new Publish(false, 0, false, "t", 0, alias, new byte[0]));

        assertThat(client.next()).startsWith("e0").contains("94");
        client.expect("closed");
    }

    @Test
    void closesAtARetainedMessageOverMqtt5AndTakesItOver311() {
        RawClient five = bridge.client().connect5("node-5");
        var retained = new Publish(false, 1, true, "t", 1, Properties.NONE, new byte[0]);

        five.send(retained);

        assertThat(five.next()).startsWith("e0").contains("9a");
        bridge.connected("node-3").send(retained).expect("40020001");
    }

    private RawClient connect5(Properties wishes) {
        RawClient client = bridge.client();
        client.send(new Connect(V5, "node-1", true, 60, null, null, null, wishes)).next();
        return client;
    }
}
