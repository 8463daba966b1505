package io.headwater.bridge.mqtt;

import static io.headwater.bridge.mqtt.MqttVersion.V3_1_1;
import static io.headwater.bridge.mqtt.MqttVersion.V5;
import static io.headwater.bridge.mqtt.ReasonCode.MALFORMED_PACKET;
import static io.headwater.bridge.mqtt.ReasonCode.PACKET_TOO_LARGE;
import static io.headwater.bridge.mqtt.ReasonCode.PROTOCOL_ERROR;
import static io.headwater.bridge.mqtt.ReasonCode.TOPIC_ALIAS_INVALID;
import static io.headwater.bridge.mqtt.ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MalformedPacketsTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource("firstPackets")
    void refusesAsFirstPacket(String rule, String bytes, ReasonCode reason, String words) {
        var decoder = new PacketDecoder(262_144);

        Decoded decoded = decoder.next(Bytes.of(bytes));

        assertMalformed(decoded, reason, words);
    }

    static Stream<Arguments> firstPackets() {
        return Stream.of(
                arguments(
                        "[MQTT-3.1.0-1] another packet than CONNECT comes first",
                        "c0 00",
                        PROTOCOL_ERROR,
                        "must be the first packet"),
                arguments(
                        "a server's packet comes first",
                        "20 02 00 00",
                        PROTOCOL_ERROR,
                        "must be the first packet"),
                arguments("packet type 0", "00 00", MALFORMED_PACKET, "reserved packet type"),
                arguments(
                        "[MQTT-2.2.2-2] CONNECT with flags",
                        "11 0d 0004 'MQTT' 04 02 003c 0001 'c'",
                        MALFORMED_PACKET,
                        "wrong flags"),
                arguments(
                        "[MQTT-3.1.2-1] another protocol",
                        "10 0d 0004 'HTTP' 04 02 003c 0001 'c'",
                        MALFORMED_PACKET,
                        "not MQTT"),
                arguments(
                        "[MQTT-3.1.2-2] protocol level 6",
                        "10 0d 0004 'MQTT' 06 02 003c 0001 'c'",
                        UNSUPPORTED_PROTOCOL_VERSION,
                        "neither 4 nor 5"),
                arguments(
                        "[MQTT-3.1.2-2] MQTT 3.1",
                        "10 0f 0006 'MQIsdp' 03 02 003c 0001 'c'",
                        UNSUPPORTED_PROTOCOL_VERSION,
                        "neither 4 nor 5"),
                arguments(
                        "[MQTT-3.1.2-3] the reserved flag is set",
                        "10 0d 0004 'MQTT' 04 03 003c 0001 'c'",
                        MALFORMED_PACKET,
                        "reserved flag"),
                arguments(
                        "[MQTT-3.1.2-13] will QoS without a will",
                        "10 0d 0004 'MQTT' 04 0a 003c 0001 'c'",
                        MALFORMED_PACKET,
                        "without a will"),
                arguments(
                        "[MQTT-3.1.2-15] will retain without a will",
                        "10 0d 0004 'MQTT' 04 22 003c 0001 'c'",
                        MALFORMED_PACKET,
                        "without a will"),
                arguments(
                        "[MQTT-3.1.2-14] will QoS is 3",
                        "10 13 0004 'MQTT' 04 1e 003c 0001 'c' 0001 't' 0001 'm'",
                        MALFORMED_PACKET,
                        "will QoS is 3"),
                arguments(
                        "a will topic with a wildcard",
                        "10 13 0004 'MQTT' 04 06 003c 0001 'c' 0001 '#' 0001 'm'",
                        MALFORMED_PACKET,
                        "wildcards"),
                arguments(
                        "[MQTT-3.1.2-22] 3.1.1 password without user name",
                        "10 10 0004 'MQTT' 04 42 003c 0001 'c' 0001 'p'",
                        MALFORMED_PACKET,
                        "password without user name"),
                arguments(
                        "the flags promise a user name that is not there",
                        "10 0d 0004 'MQTT' 04 82 003c 0001 'c'",
                        MALFORMED_PACKET,
                        "beyond the end"),
                arguments(
                        "more bytes than CONNECT holds",
                        "10 0e 0004 'MQTT' 04 02 003c 0001 'c' 00",
                        MALFORMED_PACKET,
                        "longer than what it holds"),
                arguments(
                        "a client id longer than the packet",
                        "10 0d 0004 'MQTT' 04 02 003c 0009 'c'",
                        MALFORMED_PACKET,
                        "beyond the end"),
                arguments(
                        "[MQTT-1.5.3-2] a client id with NUL",
                        "10 0d 0004 'MQTT' 04 02 003c 0001 00",
                        MALFORMED_PACKET,
                        "U+0000"),
                arguments(
                        "[MQTT-1.5.3-1] a client id with a surrogate",
                        "10 0f 0004 'MQTT' 04 02 003c 0003 eda080",
                        MALFORMED_PACKET,
                        "UTF-8"),
                arguments(
                        "[MQTT-1.5.3-1] a client id with an overlong slash",
                        "10 0e 0004 'MQTT' 04 02 003c 0002 c0af",
                        MALFORMED_PACKET,
                        "UTF-8"),
                arguments(
                        "[MQTT-1.5.3-1] a client id that ends within a character",
                        "10 0d 0004 'MQTT' 04 02 003c 0001 c3",
                        MALFORMED_PACKET,
                        "UTF-8"),
                arguments(
                        "[MQTT-1.5.3-1] a client id beyond U+10FFFF",
                        "10 10 0004 'MQTT' 04 02 003c 0004 f4908080",
                        MALFORMED_PACKET,
                        "UTF-8"),
                arguments(
                        "a Remaining Length of five bytes",
                        "10 ff ff ff ff 01",
                        MALFORMED_PACKET,
                        "more than four bytes"),
                arguments(
                        "[MQTT 5, 1.5.5-1] a padded Remaining Length",
                        "10 8e 00 0004 'MQTT' 05 02 003c 00 0001 'c'",
                        MALFORMED_PACKET,
                        "longer than it needs"),
                arguments(
                        "a packet above the limit, refused before its body comes",
                        "10 ff ff 7f",
                        PACKET_TOO_LARGE,
                        "larger than 262144"),
                arguments(
                        "[MQTT 5, 3.1.2-21] Receive Maximum 0",
                        "10 11 0004 'MQTT' 05 02 003c 03 21 0000 0001 'c'",
                        PROTOCOL_ERROR,
                        "'Receive Maximum' is out of range"),
                arguments(
                        "Maximum Packet Size 0",
                        "10 13 0004 'MQTT' 05 02 003c 05 27 00000000 0001 'c'",
                        PROTOCOL_ERROR,
                        "'Maximum Packet Size' is out of range"),
                arguments(
                        "Request Problem Information 2",
                        "10 10 0004 'MQTT' 05 02 003c 02 17 02 0001 'c'",
                        PROTOCOL_ERROR,
                        "'Request Problem Information' is out of range"),
                arguments(
                        "a property twice",
                        "10 14 0004 'MQTT' 05 02 003c 06 21 0001 21 0001 0001 'c'",
                        PROTOCOL_ERROR,
                        "'Receive Maximum' is given twice"),
                arguments(
                        "a property of another packet",
                        "10 11 0004 'MQTT' 05 02 003c 03 23 0001 0001 'c'",
                        MALFORMED_PACKET,
                        "'Topic Alias' may not be in this packet"),
                arguments(
                        "a property of wills outside of the will",
                        "10 13 0004 'MQTT' 05 02 003c 05 18 00000001 0001 'c'",
                        MALFORMED_PACKET,
                        "'Will Delay Interval' may not be in this packet"),
                arguments(
                        "an unknown property",
                        "10 10 0004 'MQTT' 05 02 003c 02 7f 00 0001 'c'",
                        MALFORMED_PACKET,
                        "unknown property"),
                arguments(
                        "a property block longer than the packet",
                        "10 0e 0004 'MQTT' 05 02 003c 7f 0001 'c'",
                        MALFORMED_PACKET,
                        "beyond the end"),
                arguments(
                        "a property longer than its block",
                        "10 10 0004 'MQTT' 05 02 003c 02 21 00 0001 'c'",
                        MALFORMED_PACKET,
                        "beyond the end"),
                arguments(
                        "Authentication Data without a method",
                        "10 12 0004 'MQTT' 05 02 003c 04 16 0001 'x' 0001 'c'",
                        PROTOCOL_ERROR,
                        "without a method"));
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("laterPackets")
    void refusesAfterConnect(
            String rule, MqttVersion version, String bytes, ReasonCode reason, String words) {
        PacketDecoder decoder = Bytes.decoder(version);

        Decoded decoded = decoder.next(Bytes.of(bytes));

        assertMalformed(decoded, reason, words);
    }

    static Stream<Arguments> laterPackets() {
        return Stream.concat(Stream.of(V3_1_1, V5).flatMap(MalformedPacketsTest::inBoth), inOne());
    }

    private static Stream<Arguments> inBoth(MqttVersion version) {
        String properties = version == V5 ? "00" : "";
        String length6 = version == V5 ? "07" : "06";
        return Stream.of(
                arguments(
                        "[MQTT-3.1.0-2] a second CONNECT",
                        version,
                        Bytes.CONNECT_3,
                        PROTOCOL_ERROR,
                        "sent once"),
                arguments("packet type 0", version, "00 00", MALFORMED_PACKET, "reserved"),
                arguments("CONNACK", version, "20 02 00 00", PROTOCOL_ERROR, "only servers"),
                arguments("SUBACK", version, "90 03 00 01 00", PROTOCOL_ERROR, "only servers"),
                arguments("UNSUBACK", version, "b0 02 00 01", PROTOCOL_ERROR, "only servers"),
                arguments("PINGRESP", version, "d0 00", PROTOCOL_ERROR, "only servers"),
                arguments(
                        "[MQTT-3.3.1-4] QoS 3",
                        version,
                        "36 05 0001 't' 0001",
                        MALFORMED_PACKET,
                        "QoS is 3"),
                arguments(
                        "[MQTT-3.3.1-2] DUP with QoS 0",
                        version,
                        "38 03 0001 't'",
                        MALFORMED_PACKET,
                        "DUP with QoS 0"),
                arguments(
                        "[MQTT-3.3.2-2] '#' in a topic name",
                        version,
                        "30 " + (version == V5 ? "06" : "05") + " 0003 'a/#' " + properties,
                        MALFORMED_PACKET,
                        "wildcards"),
                arguments(
                        "[MQTT-3.3.2-2] '+' in a topic name",
                        version,
                        "30 " + (version == V5 ? "06" : "05") + " 0003 'a/+' " + properties,
                        MALFORMED_PACKET,
                        "wildcards"),
                arguments(
                        "[MQTT-2.3.1-1] PUBLISH with packet id 0",
                        version,
                        "32 05 0001 't' 0000",
                        MALFORMED_PACKET,
                        "identifier is 0"),
                arguments(
                        "a topic longer than the packet",
                        version,
                        "30 03 0005 't'",
                        MALFORMED_PACKET,
                        "beyond the end"),
                arguments(
                        "QoS 1 without room for a packet id",
                        version,
                        "32 04 0001 't' 00",
                        MALFORMED_PACKET,
                        "beyond the end"),
                arguments(
                        "[MQTT-1.5.3-2] NUL in a topic name",
                        version,
                        "30 03 0001 00",
                        MALFORMED_PACKET,
                        "U+0000"),
                arguments(
                        "[MQTT-1.5.3-1] broken UTF-8 in a topic name",
                        version,
                        "30 03 0001 ff",
                        MALFORMED_PACKET,
                        "UTF-8"),
                arguments(
                        "[MQTT-2.2.2-2] PUBREL with other flags than 2",
                        version,
                        "60 02 0001",
                        MALFORMED_PACKET,
                        "wrong flags"),
                arguments(
                        "[MQTT-3.8.1-1] SUBSCRIBE with other flags than 2",
                        version,
                        "80 06 0001 0001 'a' 00",
                        MALFORMED_PACKET,
                        "wrong flags"),
                arguments(
                        "[MQTT-3.10.1-1] UNSUBSCRIBE with other flags than 2",
                        version,
                        "a0 05 0001 0001 'a'",
                        MALFORMED_PACKET,
                        "wrong flags"),
                arguments(
                        "PUBACK with packet id 0",
                        version,
                        "40 02 0000",
                        MALFORMED_PACKET,
                        "identifier is 0"),
                arguments("a short PUBACK", version, "40 01 00", MALFORMED_PACKET, "beyond"),
                arguments(
                        "PINGREQ with a body",
                        version,
                        "c0 01 00",
                        MALFORMED_PACKET,
                        "longer than what it holds"),
                arguments(
                        "[MQTT-3.8.3-3] SUBSCRIBE without a filter",
                        version,
                        "82 " + (version == V5 ? "03" : "02") + " 0001" + properties,
                        PROTOCOL_ERROR,
                        "without a topic filter"),
                arguments(
                        "[MQTT-3.10.3-2] UNSUBSCRIBE without a filter",
                        version,
                        "a2 " + (version == V5 ? "03" : "02") + " 0001" + properties,
                        PROTOCOL_ERROR,
                        "without a topic filter"),
                arguments(
                        "SUBSCRIBE with packet id 0",
                        version,
                        "82 " + length6 + " 0000" + properties + "0001 'a' 00",
                        MALFORMED_PACKET,
                        "identifier is 0"),
                arguments(
                        "[MQTT-3-8.3-4] requested QoS 3",
                        version,
                        "82 " + length6 + " 0001" + properties + "0001 'a' 03",
                        MALFORMED_PACKET,
                        "QoS is 3"),
                arguments(
                        "[MQTT-3-8.3-4] reserved subscription bits",
                        version,
                        "82 " + length6 + " 0001" + properties + "0001 'a' 40",
                        MALFORMED_PACKET,
                        "reserved bits"),
                arguments(
                        "a filter without its options",
                        version,
                        "82 " + (version == V5 ? "06" : "05") + " 0001" + properties + "0001 'a'",
                        MALFORMED_PACKET,
                        "beyond the end"),
                arguments(
                        "[MQTT-4.7.1-2] '#' that is not the last level",
                        version,
                        "82 "
                                + (version == V5 ? "09" : "08")
                                + " 0001"
                                + properties
                                + "0003 '#/a' 00",
                        MALFORMED_PACKET,
                        "misplaced wildcards"),
                arguments(
                        "[MQTT-4.7.1-3] '+' beside other characters",
                        version,
                        "82 "
                                + (version == V5 ? "08" : "07")
                                + " 0001"
                                + properties
                                + "0002 'a+' 00",
                        MALFORMED_PACKET,
                        "misplaced wildcards"),
                arguments(
                        "[MQTT-4.7.3-1] an empty filter",
                        version,
                        "82 " + (version == V5 ? "06" : "05") + " 0001" + properties + "0000 00",
                        MALFORMED_PACKET,
                        "empty"),
                arguments(
                        "a packet above the limit",
                        version,
                        "30 ff ff 7f",
                        PACKET_TOO_LARGE,
                        "larger than"),
                arguments(
                        "a Remaining Length of five bytes",
                        version,
                        "30 80 80 80 80 01",
                        MALFORMED_PACKET,
                        "more than four bytes"));
    }

    private static Stream<Arguments> inOne() {
        return Stream.of(
                arguments("AUTH", V3_1_1, "f0 00", MALFORMED_PACKET, "reserved packet type"),
                arguments(
                        "PUBACK with more than an id",
                        V3_1_1,
                        "40 03 0001 00",
                        MALFORMED_PACKET,
                        "longer than what it holds"),
                arguments(
                        "DISCONNECT with a body",
                        V3_1_1,
                        "e0 01 00",
                        MALFORMED_PACKET,
                        "longer than what it holds"),
                arguments(
                        "[MQTT-4.7.3-1] an empty topic name",
                        V3_1_1,
                        "30 02 0000",
                        MALFORMED_PACKET,
                        "topic name is empty"),
                arguments(
                        "an empty topic name without alias",
                        V5,
                        "30 03 0000 00",
                        PROTOCOL_ERROR,
                        "without a topic alias"),
                arguments(
                        "[MQTT 5, 3.3.2-8] topic alias 0",
                        V5,
                        "30 07 0001 't' 03 23 0000",
                        TOPIC_ALIAS_INVALID,
                        "alias is 0"),
                arguments(
                        "[MQTT 5, 3.3.4-6] a client's subscription identifier",
                        V5,
                        "30 06 0001 't' 02 0b 01",
                        PROTOCOL_ERROR,
                        "subscription identifier"),
                arguments(
                        "[MQTT 5, 3.3.2-14] a response topic with wildcards",
                        V5,
                        "30 08 0001 't' 04 08 0001 '#'",
                        MALFORMED_PACKET,
                        "response topic"),
                arguments(
                        "Payload Format Indicator 2",
                        V5,
                        "30 06 0001 't' 02 01 02",
                        PROTOCOL_ERROR,
                        "'Payload Format Indicator' is out of range"),
                arguments(
                        "[MQTT 5, 1.5.5-1] a padded property length",
                        V5,
                        "30 05 0001 't' 80 00",
                        MALFORMED_PACKET,
                        "longer than it needs"),
                arguments(
                        "a property length of five bytes",
                        V5,
                        "30 08 0001 't' 80 80 80 80 01",
                        MALFORMED_PACKET,
                        "more than four bytes"),
                arguments(
                        "[MQTT 5, 1.5.5-1] a padded Remaining Length",
                        V5,
                        "c0 80 00",
                        MALFORMED_PACKET,
                        "longer than it needs"),
                arguments(
                        "subscription identifier 0",
                        V5,
                        "82 09 0001 02 0b 00 0001 'a' 00",
                        PROTOCOL_ERROR,
                        "'Subscription Identifier' is out of range"),
                arguments(
                        "subscription identifier twice",
                        V5,
                        "82 0b 0001 04 0b 01 0b 02 0001 'a' 00",
                        PROTOCOL_ERROR,
                        "given twice"),
                arguments(
                        "retain handling 3",
                        V5,
                        "82 07 0001 00 0001 'a' 30",
                        PROTOCOL_ERROR,
                        "retain handling"),
                arguments(
                        "[MQTT 5, 3.8.3-4] No Local on a shared subscription",
                        V5,
                        "82 10 0001 00 000a '$share/g/a' 04",
                        PROTOCOL_ERROR,
                        "No Local"),
                arguments(
                        "[MQTT 5, 4.8.2-1] a shared subscription without a group",
                        V5,
                        "82 0f 0001 00 0009 '$share//a' 00",
                        MALFORMED_PACKET,
                        "without group"),
                arguments(
                        "a reason code that PUBACK may not carry",
                        V5,
                        "40 03 0001 92",
                        PROTOCOL_ERROR,
                        "PUBACK may not carry"),
                arguments(
                        "a reason code that does not exist",
                        V5,
                        "40 03 0001 7f",
                        PROTOCOL_ERROR,
                        "PUBACK may not carry"),
                arguments(
                        "a client disconnects like a server",
                        V5,
                        "e0 01 8b",
                        PROTOCOL_ERROR,
                        "may not disconnect with this reason"),
                arguments(
                        "a client sends a server reference",
                        V5,
                        "e0 06 00 04 1c 0001 'x'",
                        PROTOCOL_ERROR,
                        "server reference"),
                arguments(
                        "PUBACK with bytes behind its properties",
                        V5,
                        "40 05 0001 00 00 00",
                        MALFORMED_PACKET,
                        "longer than what it holds"));
    }

    @Test
    void readsNothingBehindABrokenPacket() {
        PacketDecoder decoder = Bytes.decoder(V5);
        var bytes = Bytes.of("00 00 c0 00");
        Decoded first = decoder.next(bytes);

        Decoded second = decoder.next(bytes);

        assertThat(second).isEqualTo(first);
    }

    private static void assertMalformed(Decoded decoded, ReasonCode reason, String words) {
        assertThat(decoded)
                .isInstanceOfSatisfying(
                        Decoded.Malformed.class,
                        malformed -> {
                            assertThat(malformed.text()).contains(words);
                            assertThat(malformed.reason()).isEqualTo(reason);
                        });
    }
}
