package io.headwater.bridge.connection;

import static io.headwater.bridge.connection.RawClient.connect;
import static io.headwater.bridge.connection.RawClient.publish;
import static io.headwater.bridge.mqtt.MqttVersion.V3_1_1;
import static io.headwater.bridge.parts.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.mqtt.PingReq;
import io.headwater.bridge.mqtt.PubRel;
import io.headwater.bridge.mqtt.Publish;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExactlyOnceTest {
    private static final Publish MESSAGE = publish(2, 7, "t", "A");

    private final TestBridge bridge = new TestBridge();

    @AfterEach
    void stop() {
        bridge.close();
    }

    @Test
    void storesAQos2MessageOnceUntilItsIdIsReleased() { // [MQTT-4.3.3-2]
        RawClient client = bridge.connected("node-1");
        client.send(MESSAGE).expect("50020007");

        client.send(MESSAGE.again()).expect("50020007");
        client.send(new PubRel(7)).expect("70020007");
        client.send(MESSAGE).expect("50020007");

        assertThat(bridge.log.journal()).containsExactly("connected node-1", "t A", "t A");
    }

    @Test
    void doesNotTakeTheAnswerToARepeatForTheNextMessageOfItsId() {
        RawClient client = bridge.connected("node-1");
        client.send(MESSAGE).expect("50020007");
        bridge.log.hold();
        client.send(publish(1, 1, "t", "ahead"), MESSAGE.again(), new PubRel(7)).expect("70020007");
        client.send(publish(2, 7, "t", "B"), new PingReq()).expect("d000");

        bridge.log.let(0);
        client.expect("40020001").send(new PingReq()).expect("d000");
        bridge.log.let(1);

        client.expect("50020007");
        assertThat(bridge.log.journal())
                .containsExactly("connected node-1", "t A", "t ahead", "t B");
    }

    @Test
    void completesAnIdThatItDoesNotKnow() {
        bridge.connected("node-3").send(new PubRel(9)).expect("70020009");

        RawClient five = bridge.client().connect5("node-5");
        five.send(new PubRel(9)).expect("7003000992");
    }

    @Test
    void closesWhenAMessageIsReleasedBeforeItIsOurs() {
        RawClient client = bridge.connected("node-1");
        bridge.log.hold();

        client.send(MESSAGE, new PubRel(7)).expect("closed");
    }

    @Test
    void storesAMessageOnceAcrossConnectionsOfASession() {
        RawClient first = bridge.client().send(connect(V3_1_1, "node-1", false, null));
        first.expect("20020000");
        first.send(MESSAGE).expect("50020007").close();
        await().until(() -> bridge.sessions.size() == 1);

        RawClient second = bridge.client().send(connect(V3_1_1, "node-1", false, null));
        second.expect("20020100"); // Session Present

        second.send(MESSAGE.again()).expect("50020007");
        second.send(new PubRel(7)).expect("70020007");
        assertThat(bridge.log.journal()).containsOnlyOnce("t A");
    }

    @Test
    void owesNothingTwiceForAMessageThatLandedWhileItsConnectionEnded() {
        RawClient first = bridge.client().send(connect(V3_1_1, "node-1", false, null));
        first.expect("20020000");
        bridge.log.hold();
        first.send(MESSAGE, new PingReq()).expect("d000").close();
        await().until(() -> bridge.count("disconnects", "reason", "connection-lost") == 1);

        bridge.log.letAll();

        RawClient second = bridge.client().send(connect(V3_1_1, "node-1", false, null));
        second.expect("20020100");
        second.send(MESSAGE.again()).expect("50020007");
        assertThat(bridge.log.journal()).containsOnlyOnce("t A");
    }
}
