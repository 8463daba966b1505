package io.headwater.bridge.conformance;

import static io.headwater.bridge.mqtt.ReasonCode.MALFORMED_PACKET;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.parts.NoLeaks;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strings, numbers and flags in packets of MQTT 5. */
class Strings5Test {
    @AutoClose static final NoLeaks LEAKS = new NoLeaks();

    @AutoClose private final FrontDoor door = new FrontDoor();

    @ParameterizedTest
    @Mqtt5({"1.5.4-1", "3.3.2-1"})
    @ValueSource(
            strings = {
                "0001 ff", // no UTF-8 at all
                "0002 c3 28", // a broken pair
                "0001 c3", // ends within a character
                "0002 c0 af", // a slash in more bytes than it needs
                "0003 ed a0 80", // U+D800
                "0003 ed bf bf", // U+DFFF
                "0004 f4 90 80 80" // beyond U+10FFFF
            })
    void theyAreUtf8(String topic) {
        door.closesOn5("30 [ " + topic + " [] 'A' ]", MALFORMED_PACKET, "UTF-8");
    }

    @Test
    @Mqtt5({"1.5.4-2", "4.7.3-2"})
    void theyDoNotHoldNull() {
        door.closesOn5("30 [ 0003 't' 00 't' [] 'A' ]", MALFORMED_PACKET, "U+0000");
        door.closesOn5("82 [ 0001 [] 0001 00 00 ]", MALFORMED_PACKET, "U+0000");
    }

    @Test
    @Mqtt5("1.5.4-3")
    void theyKeepTheBytesOfAByteOrderMark() {
        door.node5("17 00").hex("32 [ 0007 ef bb bf 'node' 0001 [] 'A' ]").expect("40 [ 0001 ]");

        assertThat(door.landed()).containsExactly("\uFEFFnode A");
    }

    @ParameterizedTest
    @Mqtt5("1.5.5-1")
    @ValueSource(
            strings = {
                "c0 80 00", // Remaining Length 0 in two bytes
                "30 [ <t> 80 00 'A' ]", // property length 0 in two bytes
                "30 [ <t> [ 81 00 01 ] ]", // property 1 in two bytes
                "82 [ 0001 [ 0b 81 00 ] <a> 00 ]" // subscription identifier 1 in two bytes
            })
    void numbersAreAsShortAsTheyCanBe(String packet) {
        door.closesOn5(packet, MALFORMED_PACKET, "longer than it needs");
    }

    @Test
    @Mqtt5("1.5.5-1")
    void numbersHaveAtMostFourBytes() {
        door.closesOn5("30 80 80 80 80 01", MALFORMED_PACKET, "more than four bytes");
        door.closesOn5("30 [ <t> 80 80 80 80 01 ]", MALFORMED_PACKET, "more than four bytes");
    }

    @ParameterizedTest
    @Mqtt5("1.5.7-1")
    @ValueSource(
            strings = {
                "0001 ff <value>",
                "<name> 0001 ff",
                "0001 00 <value>",
                "<name> 0001 00",
                "<name>", // no value at all
                "<name> 0009 'value'"
            })
    void bothStringsOfAPairAreStrings(String pair) {
        door.closesOn5("30 [ <t> [ 26 " + pair + " ] ]", MALFORMED_PACKET, "");
    }

    @ParameterizedTest
    @Mqtt5("2.1.3-1")
    @ValueSource(
            strings = {
                "41 [ 0001 ]", // PUBACK
                "52 [ 0001 ]", // PUBREC
                "60 [ 0001 ]", // PUBREL
                "7f [ 0001 ]", // PUBCOMP
                "80 [ 0001 [] <a> 00 ]", // SUBSCRIBE
                "a0 [ 0001 [] <a> ]", // UNSUBSCRIBE
                "c1 [ ]", // PINGREQ
                "e1 [ ]", // DISCONNECT
                "f1 [ ]" // AUTH
            })
    void reservedFlagsAreWhatTheyMustBe(String packet) {
        door.closesOn5(packet, MALFORMED_PACKET, "wrong flags");
    }

    @Test
    @Mqtt5("2.1.3-1")
    void theFlagsOfConnectAreWhatTheyMustBe() {
        door.turnsAway("11 [ <MQTT> 05 02 003c [] <n> ]");
    }

    @Test
    @Mqtt5("2.2.1-2")
    void aMessageWithQos0HasNoIdentifier() {
        door.node5().hex("30 [ <t> [] 0001 'A' ] c0 [ ]").expect("d0 [ ]");

        assertThat(door.landed()).containsExactly("t \0\u0001A"); // all of it is payload
    }

    @ParameterizedTest
    @Mqtt5("2.2.1-3")
    @ValueSource(
            strings = {
                "32 [ <t> 0000 [] 'A' ]",
                "34 [ <t> 0000 [] 'A' ]",
                "82 [ 0000 [] <a> 00 ]",
                "a2 [ 0000 [] <a> ]",
                "40 [ 0000 ]",
                "50 [ 0000 ]",
                "62 [ 0000 ]",
                "70 [ 0000 ]"
            })
    void anIdentifierIsNot0(String packet) {
        door.closesOn5(packet, MALFORMED_PACKET, "identifier is 0");
    }
}
