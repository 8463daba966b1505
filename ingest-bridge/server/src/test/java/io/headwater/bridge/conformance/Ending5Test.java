package io.headwater.bridge.conformance;

import static io.headwater.bridge.conformance.Greeting.WELCOME;
import static io.headwater.bridge.mqtt.ReasonCode.MALFORMED_PACKET;
import static io.headwater.bridge.mqtt.ReasonCode.PROTOCOL_ERROR;
import static io.headwater.bridge.parts.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.connection.RawClient;
import io.headwater.bridge.parts.NoLeaks;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pings, silence, AUTH and how connections of MQTT 5 end. */
class Ending5Test {
    private static final String SILENT = "e0 [ 8d [ 1f <nothing heard for 1.5 x keep-alive> ] ]";

    @AutoClose static final NoLeaks LEAKS = new NoLeaks();

    @AutoClose private final FrontDoor door = new FrontDoor();

    @Test
    @Mqtt5("3.12.4-1")
    void aPingIsAnswered() {
        door.node5().hex("c0 [ ] c0 [ ]").expect("d0 [ ]", "d0 [ ]");
        door.closesOn5("c0 [ 00 ]", MALFORMED_PACKET, "longer than what it holds");
    }

    @Test
    @Mqtt5({"3.1.2-22", "3.2.2-22"})
    void silenceIsMeasuredByTheClientsOwnKeepAlive() {
        RawClient node = door.stranger().hex("10 [ <MQTT> 05 02 0001 [] <n> ]").expect(WELCOME);

        node.expect(SILENT, "closed");

        door.awaitEnd("MQTT_KEEP_ALIVE_TIMEOUT");
    }

    @Test
    @Mqtt5("3.2.2-22")
    void aClientThatMayNotBeSilentForAsLongAsItAskedIsToldSo() {
        RawClient never = door.stranger().hex("10 [ <MQTT> 05 02 0000 [] <n> ]");
        assertThat(never.next()).startsWith("20").endsWith("1304b0"); // 1,200 s

        RawClient rarely = door.stranger().hex("10 [ <MQTT> 05 02 04b1 [] <m> ]");
        assertThat(rarely.next()).startsWith("20").endsWith("1304b0");
    }

    @Test
    @Mqtt5("3.14.1-1")
    void aDisconnectHasNoFlags() {
        door.closesOn5("e1 [ ]", MALFORMED_PACKET, "wrong flags");
        door.closesOn5("e2 [ 00 ]", MALFORMED_PACKET, "wrong flags");
    }

    @ParameterizedTest
    @Mqtt5("3.14.2-1")
    @ValueSource(
            strings = {
                "00", "04", "80", "81", "82", "83", "90", "93", "94", "95", "96", "97", "98", "99"
            })
    void aClientEndsWithAReasonOfItsOwn(String reason) {
        door.node5().hex("e0 [ " + reason + " ]").expect("closed");

        door.awaitEnd("CLIENT_INITIATED_DISCONNECT");
    }

    @ParameterizedTest
    @Mqtt5("3.14.2-1")
    @ValueSource(
            strings = {
                "01", "18", "84", "87", "89", "8b", "8d", "8e", "8f", "9a", "9b", "9c", "9d", "9e",
                "9f", "a0", "a1", "a2", "7f", "ff"
            })
    void aReasonOfServersOrOfNobodyIsAnError(String reason) {
        door.closesOn5("e0 [ " + reason + " ]", PROTOCOL_ERROR, "reason");
    }

    @Test
    @Mqtt5("3.14.2-3")
    void aReasonStringThatDoesNotFitIsLeftOut() {
        door.node5("27 00000014").hex("c0 [ 00 ]").expect("e0 [ 81 ]", "closed");
    }

    @Test
    @Mqtt5({"3.14.4-1", "4.13.1-1"})
    void theServerSaysNothingBehindItsDisconnect() {
        RawClient node = door.node5();
        door.bridge().log.hold();
        node.hex("32 [ <t> 0001 [] 'A' ]");
        await().until(() -> door.bridge().log.held().size() == 1);

        node.hex("00 [ ]");

        assertThat(node.next()).startsWith("e0").contains("81");
        door.bridge().log.letAll();
        node.expect("closed"); // and no PUBACK
    }

    @Test
    @Mqtt5({"3.14.4-1", "3.14.4-2"})
    void nothingBehindADisconnectIsProcessed() {
        door.node5().hex("e0 [ ] 32 [ <t> 0001 [] 'A' ] c0 [ ] 00 [ ]").expect("closed");

        door.awaitEnd("CLIENT_INITIATED_DISCONNECT");
        assertThat(door.landed()).isEmpty();
    }

    @ParameterizedTest
    @Mqtt5({"4.13.1-1", "4.13.2-1"})
    @ValueSource(strings = {"20 [ 00 00 00 ]", "90 [ 0001 [] 00 ]", "b0 [ 0001 [] 00 ]", "d0 [ ]"})
    void whatOnlyServersSendEndsTheConnection(String packet) {
        door.closesOn5(packet, PROTOCOL_ERROR, "only servers send");
    }

    @Test
    @Mqtt5("3.15.1-1")
    void authHasNoFlags() {
        door.closesOn5("f1 [ 18 [ 15 <m> ] ]", MALFORMED_PACKET, "wrong flags");
    }

    @ParameterizedTest
    @Mqtt5("3.15.2-1")
    @ValueSource(strings = {"01", "80", "87", "8c", "ff"})
    void authHasAReasonThatIsMeantForIt(String reason) {
        door.closesOn5("f0 [ " + reason + " [] ]", PROTOCOL_ERROR, "AUTH may not carry");
    }

    @Test
    @Mqtt5("4.12.0-7")
    void authIsNotSentWithoutAMethodInConnect() {
        door.closesOn5("f0 [ 18 [ 15 <m> ] ]", PROTOCOL_ERROR, "without a method");
        door.closesOn5("f0 [ 19 [ 15 <m> ] ]", PROTOCOL_ERROR, "without a method");
        door.closesOn5("f0 [ ]", PROTOCOL_ERROR, "without a method");
    }
}
