package io.headwater.bridge.conformance;

import static io.headwater.bridge.connection.RawClient.connect;
import static io.headwater.bridge.mqtt.MqttVersion.V3_1_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.connection.Delivery;
import io.headwater.bridge.connection.RawClient;
import io.headwater.bridge.connection.TestBridge;
import io.headwater.bridge.parts.NoLeaks;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Sessions that outlive connections (3.1.1, 3.1.2.4, 4.1 and 4.4). */
class Session3Test {
    @AutoClose static final NoLeaks LEAKS = new NoLeaks();

    @AutoClose private final FrontDoor door = new FrontDoor();

    @Test
    @Mqtt311({"3.1.2-4", "3.2.2-2", "3.2.2-3", "3.1.4-3", "4.1.0-1"})
    void aSessionGoesOnWithItsSubscriptions() {
        RawClient first = door.resuming3().expect("20 [ 00 00 ]");
        first.hex("82 [ 0001 <node/n/a> 01 ]").expect("90 [ 0001 01 ]");
        door.loses(first);

        RawClient second = door.resuming3().expect("20 [ 01 00 ]");
        door.sends("node/n/a", "x", 1);

        second.expect("32 [ <node/n/a> 0001 'x' ]");
    }

    @Test
    @Mqtt311("3.1.2-4")
    void aSessionIsKeptAfterDisconnectToo() {
        RawClient first = door.resuming3().expect("20 [ 00 00 ]");

        first.hex("e0 [ ]").expect("closed");
        door.loses(first);

        door.resuming3().expect("20 [ 01 00 ]");
    }

    @Test
    @Mqtt311("3.1.3-2")
    void aSessionBelongsToItsClientId() {
        door.loses(door.resuming3().expect("20 [ 00 00 ]"));

        door.stranger().send(connect(V3_1_1, "m", false, null)).expect("20 [ 00 00 ]");

        door.resuming3().expect("20 [ 01 00 ]");
    }

    @Test
    @Mqtt311({"3.1.2-6", "3.2.2-1", "3.1.4-3"})
    void cleanSessionDropsTheSessionBefore() {
        RawClient first = door.resuming3().expect("20 [ 00 00 ]");
        first.hex("82 [ 0001 <node/n/a> 01 ]").expect("90 [ 0001 01 ]");
        door.sends("node/n/a", "x", 1);
        first.expect("32 [ <node/n/a> 0001 'x' ]");
        door.loses(first);

        RawClient second = door.node3(); // Session Present 0

        assertThat(door.deliver("node/n/a", "y", 1).join()).isEqualTo(Delivery.NOT_SUBSCRIBED);
        second.hex("c0 [ ]").expect("d0 [ ]"); // and x does not come again
    }

    @Test
    @Mqtt311({"3.1.2-6", "3.2.2-3"})
    void aCleanSessionEndsWithItsConnection() {
        door.node3().hex("82 [ 0001 <node/n/a> 01 ]").expect("90 [ 0001 01 ]").close();
        door.awaitEnd("CONNECTION_LOST");

        door.resuming3().expect("20 [ 00 00 ]");

        assertThat(door.deliver("node/n/a", "x", 1).join()).isEqualTo(Delivery.NOT_SUBSCRIBED);
    }

    @Test
    @Mqtt311("4.1.0-2")
    void aSessionLastsAsLongAsItsConnection() {
        RawClient client = door.resuming3().expect("20 [ 00 00 ]");
        client.hex("82 [ 0001 <node/n/a> 01 ]").expect("90 [ 0001 01 ]");
        TestBridge bridge = door.bridge();

        bridge.now.updateAndGet(now -> now.plus(TestBridge.POLICY.sessionKept().multipliedBy(2)));
        bridge.sessions.sweep();
        door.sends("node/n/a", "x", 1);

        client.expect("32 [ <node/n/a> 0001 'x' ]");
    }

    @Test
    @Mqtt311({"4.4.0-1", "4.6.0-1", "3.3.1-1", "3.3.1-3", "2.3.1-4", "4.1.0-1", "4.3.2-1"})
    void whatWasNotAcknowledgedIsSentAgainInItsOrder() {
        RawClient first = door.resuming3().expect("20 [ 00 00 ]");
        first.hex("82 [ 0001 <node/n/+> 01 ]").expect("90 [ 0001 01 ]");
        for (int i = 1; i <= 4; i++) {
            door.sends("node/n/" + i, "x", 1);
            first.expect("32 [ <node/n/" + i + "> 000" + i + " 'x' ]");
        }
        first.hex("40 [ 0002 ] c0 [ ]").expect("d0 [ ]");
        door.loses(first);

        RawClient second = door.resuming3().expect("20 [ 01 00 ]");

        second.expect(
                "3a [ <node/n/1> 0001 'x' ]",
                "3a [ <node/n/3> 0003 'x' ]",
                "3a [ <node/n/4> 0004 'x' ]");
        second.hex("40 [ 0001 ] 40 [ 0003 ] 40 [ 0004 ] c0 [ ]").expect("d0 [ ]");
        door.loses(second);
        door.resuming3().expect("20 [ 01 00 ]").hex("c0 [ ]").expect("d0 [ ]");
    }

    @Test
    @Mqtt311({"4.1.0-1", "4.3.3-2"})
    void aMessageWithQos2IsStoredOnceAcrossConnections() {
        RawClient first = door.resuming3().expect("20 [ 00 00 ]");
        first.hex("34 [ <t> 0007 'a' ]").expect("50 [ 0007 ]");
        door.loses(first);

        RawClient second = door.resuming3().expect("20 [ 01 00 ]");
        second.hex("3c [ <t> 0007 'a' ]").expect("50 [ 0007 ]");
        second.hex("62 [ 0007 ]").expect("70 [ 0007 ]");

        assertThat(door.landed()).containsExactly("t a");
    }
}
