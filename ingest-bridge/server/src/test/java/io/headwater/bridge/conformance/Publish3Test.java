package io.headwater.bridge.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.connection.Landed;
import io.headwater.bridge.connection.RawClient;
import io.headwater.bridge.parts.NoLeaks;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages in both directions (3.1.1, 3.3, 4.3 and 4.6). */
class Publish3Test {
    @AutoClose static final NoLeaks LEAKS = new NoLeaks();

    @AutoClose private final FrontDoor door = new FrontDoor();

    @Test
    @Mqtt311("3.3.1-2")
    void dupWithQos0EndsTheConnection() {
        door.closesOn3("38 [ <t> ]");
        door.closesOn3("39 [ <t> ]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"36", "37", "3e", "3f"})
    @Mqtt311("3.3.1-4")
    void qos3EndsTheConnection(String first) {
        door.closesOn3(first + " [ <t> 0001 ]");
    }

    @Test
    @Mqtt311("3.3.4-1")
    void eachQosHasItsAnswer() {
        RawClient client = door.node3();

        client.hex("30 [ <t> 'a' ] c0 [ ]").expect("d0 [ ]");
        client.hex("32 [ <t> 0001 'b' ]").expect("40 [ 0001 ]");
        client.hex("34 [ <t> 0002 'c' ]").expect("50 [ 0002 ]");

        assertThat(door.landed()).containsExactly("t a", "t b", "t c");
    }

    @Test
    @Mqtt311("3.3.5-2")
    void whatIsNotAllowedIsAcknowledgedAndNotStored() {
        RawClient client = door.node3();
        door.bridge().log.answer(_ -> new Landed.Denied("not this node's topic"));

        client.hex("32 [ <t> 0001 'x' ]").expect("40 [ 0001 ]");
        client.hex("34 [ <t> 0002 'x' ]").expect("50 [ 0002 ]");

        assertThat(door.landed()).isEmpty();
        door.bridge().log.answerStored();
    }

    @Test
    @Mqtt311("4.3.2-2")
    void pubAckWaitsUntilTheMessageIsOurs() {
        RawClient client = door.node3();
        door.bridge().log.hold();

        client.hex("32 [ <t> 0001 'x' ] c0 [ ]").expect("d0 [ ]");
        assertThat(client.hasNothingToRead()).isTrue();
        door.bridge().log.let(0);

        client.expect("40 [ 0001 ]");
    }

    @Test
    @Mqtt311("4.3.2-2")
    void anIdentifierMeansANewMessageOnceItIsAcknowledged() {
        RawClient client = door.node3();

        client.hex("32 [ <t> 0001 'a' ]").expect("40 [ 0001 ]");
        client.hex("32 [ <t> 0001 'b' ]").expect("40 [ 0001 ]");

        assertThat(door.landed()).containsExactly("t a", "t b");
    }

    @Test
    @Mqtt311("4.3.3-2")
    void aMessageWithQos2IsStoredOnceUntilItIsReleased() {
        RawClient client = door.node3();

        client.hex("34 [ <t> 0001 'a' ]").expect("50 [ 0001 ]");
        client.hex("3c [ <t> 0001 'a' ]").expect("50 [ 0001 ]");
        client.hex("34 [ <t> 0001 'a' ]").expect("50 [ 0001 ]");
        client.hex("62 [ 0001 ]").expect("70 [ 0001 ]");
        client.hex("62 [ 0001 ]").expect("70 [ 0001 ]");
        assertThat(door.landed()).containsExactly("t a");

        client.hex("3c [ <t> 0001 'b' ]").expect("50 [ 0001 ]");

        assertThat(door.landed()).containsExactly("t a", "t b");
    }

    @Test
    @Mqtt311({"4.6.0-2", "4.6.0-3", "4.6.0-5"})
    void answersAreInTheOrderOfTheirMessages() {
        RawClient client = door.node3();
        door.bridge().log.hold();
        client.hex("32 [ <a> 0001 ] 34 [ <b> 0002 ] 32 [ <c> 0003 ] 34 [ <d> 0004 ] c0 [ ]");
        client.expect("d0 [ ]");

        door.bridge().log.let(3);
        door.bridge().log.let(2);
        door.bridge().log.let(1);
        client.hex("c0 [ ]").expect("d0 [ ]");
        assertThat(client.hasNothingToRead()).isTrue();
        door.bridge().log.let(0);

        client.expect("40 [ 0001 ]", "50 [ 0002 ]", "40 [ 0003 ]", "50 [ 0004 ]");
    }

    @Test
    @Mqtt311({"3.3.1-2", "3.3.1-3", "3.3.1-9", "4.3.1-1", "4.3.2-1"})
    void messagesToTheClientHaveNeitherDupNorRetain() {
        RawClient client = subscribed("<node/n/+> 01");

        door.sends("node/n/a", "x", 0);
        door.sends("node/n/b", "y", 1);

        client.expect("30 [ <node/n/a> 'x' ]", "32 [ <node/n/b> 0001 'y' ]");
    }

    @Test
    @Mqtt311("4.6.0-6")
    void messagesToTheClientKeepTheirOrder() {
        RawClient client = subscribed("<node/n/+> 01");

        for (int i = 1; i <= 9; i++) {
            door.sends("node/n/a", "" + i, 1);
        }

        for (int i = 1; i <= 9; i++) {
            client.expect("32 [ <node/n/a> 000" + i + " '" + i + "' ]");
        }
    }

    @Test
    @Mqtt311("3.3.5-1")
    void severalSubscriptionsThatMatchAreServedAtTheHighestQos() {
        RawClient client = subscribed("<node/n/+> 00 <node/n/a> 01 <node/n/#> 00");

        door.sends("node/n/a", "x", 1);

        client.expect("32 [ <node/n/a> 0001 'x' ]");
        client.hex("c0 [ ]").expect("d0 [ ]"); // and it comes once
    }

    private RawClient subscribed(String filters) {
        RawClient client = door.node3().hex("82 [ 0009 " + filters + " ]");
        assertThat(client.next()).startsWith("90").doesNotContain("80");
        return client;
    }
}
