package io.headwater.bridge.conformance;

import static io.headwater.bridge.mqtt.ReasonCode.MALFORMED_PACKET;
import static io.headwater.bridge.mqtt.ReasonCode.PROTOCOL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.connection.RawClient;
import io.headwater.bridge.mqtt.ReasonCode;
import io.headwater.bridge.mqtt.UserProperty;
import io.headwater.bridge.parts.NoLeaks;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which properties MQTT 5 lets a client send, with which packet and how often. */
class Properties5Test {
    /** One of each, by its number on the wire. */
    private static final List<String> ALL =
            Stream.of(
                            "01 00",
                            "02 0000003c",
                            "03 <text/plain>",
                            "08 <answers>",
                            "09 <c>",
                            "0b 01",
                            "11 0000003c",
                            "12 <id>",
                            "13 003c",
                            "15 <method>",
                            "16 <data>",
                            "17 01",
                            "18 0000003c",
                            "19 01",
                            "1a <info>",
                            "1c <elsewhere>",
                            "1f <why>",
                            "21 000a",
                            "22 000a",
                            "23 000a",
                            "24 01",
                            "25 01",
                            "26 <name> <value>",
                            "27 00000400",
                            "28 01",
                            "29 01",
                            "2a 01")
                    .toList();

    @AutoClose static final NoLeaks LEAKS = new NoLeaks();

    @AutoClose private final FrontDoor door = new FrontDoor();

    /** Where a client may put properties, and the numbers of those it may put there. */
    enum Place {
        CONNECT("10 [ <MQTT> 05 02 003c [ %s ] <n> ]", "11 15 16 17 19 21 22 26 27"),
        WILL("10 [ <MQTT> 05 06 003c [] <n> [ %s ] <w> <m> ]", "01 02 03 08 09 18 26"),
        PUBLISH("30 [ <t> [ %s ] 'A' ]", "01 02 03 08 09 0b 23 26"),
        PUBACK("40 [ 0001 00 [ %s ] ]", "1f 26"),
        PUBREC("50 [ 0001 00 [ %s ] ]", "1f 26"),
        PUBREL("62 [ 0001 00 [ %s ] ]", "1f 26"),
        PUBCOMP("70 [ 0001 00 [ %s ] ]", "1f 26"),
        SUBSCRIBE("82 [ 0001 [ %s ] <node/n/a> 00 ]", "0b 26"),
        UNSUBSCRIBE("a2 [ 0001 [ %s ] <node/n/a> ]", "26"),
        DISCONNECT("e0 [ 00 [ %s ] ]", "11 1c 1f 26"),
        AUTH("f0 [ 18 [ %s ] ]", "15 16 1f 26");

        private final String packet;
        private final String allowed;

        Place(String packet, String allowed) {
            this.packet = packet;
            this.allowed = allowed;
        }

        String with(String properties) {
            return packet.replace("%s", properties);
        }

        boolean allows(String property) {
            return allowed.contains(property.substring(0, 2));
        }
    }

    @ParameterizedTest
    @EnumSource
    @Mqtt5("4.13.1-1")
    void aMisplacedPropertyEndsTheConnection(Place place) {
        for (String property : ALL) {
            if (!place.allows(property)) {
                endsAt(place, property, MALFORMED_PACKET, "may not be in this packet");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Mqtt5("4.13.1-1")
    void aDoubledPropertyEndsTheConnection(Place place) {
        for (String property : ALL) {
            if (place.allows(property) && !property.startsWith("26")) {
                endsAt(place, property + property, PROTOCOL_ERROR, "given twice");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Mqtt5("4.13.1-1")
    void anUnknownPropertyEndsTheConnection(Place place) {
        for (String property : List.of("00 00", "04 00", "2b 00", "7f 00", "80 01 00")) {
            endsAt(place, property, MALFORMED_PACKET, "unknown property");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Mqtt5("4.13.1-1")
    void aPropertyThatReachesOutOfItsBlockEndsTheConnection(Place place) {
        endsAt(place, "26 <name> 0001", MALFORMED_PACKET, "beyond the end");
        endsAt(place, "26 <name>", MALFORMED_PACKET, "beyond the end");
        endsAt(place, "26", MALFORMED_PACKET, "beyond the end");
    }

    @ParameterizedTest
    @Mqtt5("4.13.1-1")
    @ValueSource(
            strings = {
                "30 [ <t> 7f 01 00 ]",
                "40 [ 0001 00 04 1f 00 ]",
                "82 [ 0001 7f <node/n/a> 00 ]",
                "a2 [ 0001 7f <node/n/a> ]",
                "e0 [ 00 05 11 ]"
            })
    void aBlockThatReachesOutOfItsPacketEndsTheConnection(String packet) {
        door.closesOn5(packet, MALFORMED_PACKET, "beyond the end");
    }

    @ParameterizedTest
    @Mqtt5("4.13.1-1")
    @CsvSource({
        "CONNECT, 17 02, Request Problem Information",
        "CONNECT, 19 02, Request Response Information",
        "CONNECT, 21 0000, Receive Maximum",
        "CONNECT, 27 00000000, Maximum Packet Size",
        "WILL, 01 02, Payload Format Indicator",
        "PUBLISH, 01 02, Payload Format Indicator",
        "SUBSCRIBE, 0b 00, Subscription Identifier"
    })
    void aPropertyOutOfItsRangeEndsTheConnection(Place place, String property, String name) {
        endsAt(place, property, PROTOCOL_ERROR, "'" + name + "' is out of range");
    }

    @Test
    @Mqtt5("4.13.1-1")
    void whatDependsOnAnotherPropertyIsNotSentWithoutIt() {
        endsAt(Place.CONNECT, "16 <data>", PROTOCOL_ERROR, "without a method");
    }

    @Test
    @Mqtt5("4.13.1-1")
    void whatServersSayIsNotSaidByClients() {
        endsAt(Place.DISCONNECT, "1c <elsewhere>", PROTOCOL_ERROR, "server reference");
        endsAt(Place.PUBLISH, "0b 01", PROTOCOL_ERROR, "subscription identifier");
    }

    @Test
    @Mqtt5("3.3.2-18")
    void userPropertiesMayRepeatAndKeepTheirOrder() {
        RawClient node = door.node5();
        door.bridge().log.hold();

        node.hex("30 [ <t> [ 26 <b> <1> 26 <a> <2> 26 <b> <1> ] ] c0 [ ]").expect("d0 [ ]");

        var message = door.bridge().log.held().getFirst().message();
        assertThat(message.properties().user())
                .containsExactly(
                        new UserProperty("b", "1"),
                        new UserProperty("a", "2"),
                        new UserProperty("b", "1"));
    }

    private void endsAt(Place place, String properties, ReasonCode reason, String words) {
        String packet = place.with(properties);
        if (packet.startsWith("10")) {
            door.turnsAway5(packet, reason, words);
        } else {
            door.closesOn5(packet, reason, words);
        }
    }
}
