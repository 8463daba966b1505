package io.headwater.bridge.conformance;

import static io.headwater.bridge.conformance.Greeting.WELCOME;
import static io.headwater.bridge.mqtt.ReasonCode.MALFORMED_PACKET;
import static io.headwater.bridge.mqtt.ReasonCode.NOT_AUTHORIZED;
import static io.headwater.bridge.parts.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.connection.RawClient;
import io.headwater.bridge.mqtt.Bytes;
import io.headwater.bridge.parts.NoLeaks;
import io.netty.buffer.ByteBufUtil;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a CONNECT of MQTT 5 may look like. */
class Connect5Test {
    @AutoClose static final NoLeaks LEAKS = new NoLeaks();

    @AutoClose private final FrontDoor door = new FrontDoor();

    @Test
    @Mqtt5("3.1.0-1")
    void nothingButConnectComesFirst() {
        door.turnsAway("f0 [ 18 ]");
        door.turnsAway("32 [ <t> 0001 [] 'A' ]");
        door.turnsAway("e0 [ ]");
    }

    @Test
    @Mqtt5({"3.1.0-2", "3.2.0-2"})
    void aSecondConnectIsAnsweredByDisconnectAndByNoSecondConnAck() {
        RawClient node = door.node5();

        node.hex(Greeting.fresh(""));

        assertThat(node.next()).startsWith("e0").contains("82");
        node.expect("closed");
    }

    @Test
    @Mqtt5("3.1.2-1")
    void anotherProtocolIsNotAnswered() {
        door.turnsAway("10 [ <HTTP> 05 02 003c [] <n> ]");
        door.turnsAway("10 [ <mqtt> 05 02 003c [] <n> ]");
    }

    @Test
    @Mqtt5("3.1.2-2")
    void anotherVersionIsToldThatItIsNotSpoken() { // in the form that every client can read
        door.stranger().hex("10 [ <MQTT> 06 02 003c [] <n> ]").expect("20 [ 00 01 ]", "closed");
    }

    @Test
    @Mqtt5("3.1.2-3")
    void theReservedFlagIsNotSet() {
        door.turnsAway5(connect("03", "<n>"), MALFORMED_PACKET, "reserved flag");
    }

    @Test
    @Mqtt5("3.1.2-9")
    void aWillIsWhole() {
        door.turnsAway5(connect("06", "<n>"), MALFORMED_PACKET, "beyond the end");
        door.turnsAway5(connect("06", "<n> []"), MALFORMED_PACKET, "beyond the end");
        door.turnsAway5(connect("06", "<n> [] <w>"), MALFORMED_PACKET, "beyond the end");
    }

    @Test
    @Mqtt5({"3.1.2-11", "3.1.2-13"})
    void thereAreNoDetailsOfAWillWithoutOne() {
        door.turnsAway5(connect("0a", "<n>"), MALFORMED_PACKET, "without a will");
        door.turnsAway5(connect("12", "<n>"), MALFORMED_PACKET, "without a will");
        door.turnsAway5(connect("22", "<n>"), MALFORMED_PACKET, "without a will");
    }

    @Test
    @Mqtt5("3.1.2-12")
    void aWillHasAQosThatExists() {
        door.turnsAway5(connect("1e", "<n> [] <w> <m>"), MALFORMED_PACKET, "will QoS is 3");
        for (String flags : new String[] {"06", "0e", "16"}) {
            door.stranger().hex(connect(flags, "<n> [] <w> <m>")).expect(WELCOME);
        }
    }

    @Test
    @Mqtt5({"3.1.2-16", "3.1.2-17"})
    void aUserNameIsThereWhenItsFlagSaysSo() {
        door.turnsAway5(connect("02", "<n> <user>"), MALFORMED_PACKET, "longer than what it holds");
        door.turnsAway5(connect("82", "<n>"), MALFORMED_PACKET, "beyond the end");
        door.stranger().hex(connect("82", "<n> <user>")).expect(WELCOME);
    }

    @Test
    @Mqtt5({"3.1.2-18", "3.1.2-19"})
    void aPasswordIsThereWhenItsFlagSaysSo() {
        door.turnsAway5(connect("82", "<n> <user> <secret>"), MALFORMED_PACKET, "longer than what");
        door.turnsAway5(connect("c2", "<n> <user>"), MALFORMED_PACKET, "beyond the end");
        door.stranger().hex(connect("42", "<n> <secret>")).expect(WELCOME); // without a user name
    }

    @Test
    @Mqtt5("3.1.3-1")
    void itsFieldsComeInOneOrder() {
        RawClient node =
                door.stranger()
                        .hex(connect("c6", "<n> [ 26 <k> <v> ] <w> <bye> <user> <secret>"))
                        .expect(WELCOME);

        node.close();

        await().untilAsserted(() -> assertThat(door.landed()).containsExactly("will w bye"));
    }

    @Test
    @Mqtt5("3.1.3-3")
    void aClientIdentifierIsThere() {
        door.turnsAway5(connect("02", ""), MALFORMED_PACKET, "beyond the end");
    }

    @Test
    @Mqtt5({"3.1.3-4", "3.1.3-11", "3.1.3-12"})
    void itsStringsAreUtf8() {
        door.turnsAway5(connect("02", "0001 ff"), MALFORMED_PACKET, "UTF-8");
        door.turnsAway5(connect("06", "<n> [] 0001 ff <m>"), MALFORMED_PACKET, "UTF-8");
        door.turnsAway5(connect("82", "<n> 0001 ff"), MALFORMED_PACKET, "UTF-8");
        door.turnsAway5(connect("02", "0001 00"), MALFORMED_PACKET, "U+0000");
        door.turnsAway5(connect("06", "<n> [] 0001 00 <m>"), MALFORMED_PACKET, "U+0000");
        door.turnsAway5(connect("82", "<n> 0001 00"), MALFORMED_PACKET, "U+0000");
    }

    @Test
    @Mqtt5("3.1.3-5")
    void plainClientIdentifiersAreAllowed() {
        for (String id : new String[] {"a", "0123456789abcdefghijklm", "nopqrstuvwxyzABCDEFGHIJ"}) {
            door.stranger().hex(connect("02", "<" + id + ">")).expect(WELCOME);
        }
        door.stranger().hex(connect("02", "<KLMNOPQRSTUVWXYZ>")).expect(WELCOME);
    }

    @Test
    @Mqtt5({"3.1.3-8", "3.2.2-7", "4.13.2-1"})
    void aClientIdentifierOfSomebodyElseIsRefused() {
        door.refuses5(connect("02", "<impostor>"), NOT_AUTHORIZED, "client id is not the node id");
    }

    @Test
    @Mqtt5("3.1.4-1")
    void itHoldsNothingElse() {
        door.turnsAway5(connect("02", "<n> 00"), MALFORMED_PACKET, "longer than what it holds");
    }

    @Test
    @Mqtt5({"3.1.4-2", "3.14.0-1"})
    void aStrangerIsRefusedByConnAckAndNotByDisconnect() {
        door.stranger()
                .hex(connect("02", "<stranger>"))
                .expect("20 [ 00 87 [ 1f <not known here> ] ]", "closed");
    }

    @Test
    @Mqtt5("3.1.4-6")
    void nothingBehindARefusedOneIsProcessed() {
        door.stranger()
                .hex(connect("02", "<stranger>") + "32 [ <t> 0001 [] 'A' ] c0 [ ]")
                .expect("20 [ 00 87 [ 1f <not known here> ] ]", "closed");

        assertThat(door.landed()).isEmpty();
    }

    @Test
    @Mqtt5("3.2.0-1")
    void nothingIsSentBeforeItsAnswer() {
        var stored = new CompletableFuture<Void>();
        door.bridge().log.connectRecordAfter(stored);
        RawClient node = door.stranger().hex(Greeting.fresh("") + "c0 [ ] 82 [ 0001 [] <#> 00 ]");
        await().until(() -> door.bridge().live.size() == 2);
        assertThat(node.hasNothingToRead()).isTrue();

        stored.complete(null);

        node.expect(WELCOME, "d0 [ ]", "90 [ 0001 [] 87 ]");
    }

    @Test
    @Mqtt5("4.2.0-1")
    void itMayComeByteByByte() {
        RawClient node = door.stranger();

        for (byte next : ByteBufUtil.getBytes(Bytes.of(Greeting.fresh("")))) {
            node.raw(new byte[] {next});
        }

        node.expect(WELCOME);
    }

    private static String connect(String flags, String payload) {
        return Greeting.connect(flags, "", payload);
    }
}
