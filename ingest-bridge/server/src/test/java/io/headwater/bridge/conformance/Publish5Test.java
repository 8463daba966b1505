package io.headwater.bridge.conformance;

import static io.headwater.bridge.mqtt.ReasonCode.MALFORMED_PACKET;
import static io.headwater.bridge.mqtt.ReasonCode.PACKET_TOO_LARGE;
import static io.headwater.bridge.mqtt.ReasonCode.PROTOCOL_ERROR;
import static io.headwater.bridge.mqtt.ReasonCode.RETAIN_NOT_SUPPORTED;
import static io.headwater.bridge.mqtt.ReasonCode.TOPIC_ALIAS_INVALID;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.parts.NoLeaks;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a PUBLISH of an MQTT 5 client may look like. */
class Publish5Test {
    @AutoClose static final NoLeaks LEAKS = new NoLeaks();

    @AutoClose private final FrontDoor door = new FrontDoor();

    @Test
    @Mqtt5("3.2.2-14")
    void itIsNotRetained() {
        door.closesOn5("33 [ <t> 0001 [] 'A' ]", RETAIN_NOT_SUPPORTED, "retained");
        door.closesOn5("31 [ <t> [] ]", RETAIN_NOT_SUPPORTED, "retained");
    }

    @Test
    @Mqtt5("3.2.2-15")
    void itIsNotLargerThanTheServerTakes() {
        door.closesOn5("30 ff ff 7f", PACKET_TOO_LARGE, "262144"); // before its body comes
        door.closesOn5("30 fd ff 0f", PACKET_TOO_LARGE, "262144"); // by a single byte
    }

    @ParameterizedTest
    @Mqtt5({"3.2.2-17", "3.2.2-18", "3.3.2-9"})
    @ValueSource(
            strings = {
                "32 [ <t> 0001 [ 23 0001 ] 'A' ]",
                "32 [ <> 0001 [ 23 0001 ] 'A' ]",
                "30 [ <t> [ 23 ffff ] 'A' ]"
            })
    void itHasNoAlias(String packet) {
        door.closesOn5(packet, TOPIC_ALIAS_INVALID, "Topic Alias Maximum of 0");
    }

    @Test
    @Mqtt5("3.3.2-8")
    void itHasNoAlias0() {
        door.closesOn5("30 [ <t> [ 23 0000 ] 'A' ]", TOPIC_ALIAS_INVALID, "alias is 0");
    }

    @Test
    @Mqtt5({"3.3.1-2", "4.3.1-1"})
    void itHasNoDupWithQos0() {
        door.closesOn5("38 [ <t> [] 'A' ]", MALFORMED_PACKET, "DUP with QoS 0");
    }

    @Test
    @Mqtt5("3.3.1-4")
    void itHasAQosThatExists() {
        door.closesOn5("36 [ <t> 0001 [] 'A' ]", MALFORMED_PACKET, "QoS is 3");
        door.closesOn5("3e [ <t> 0001 [] 'A' ]", MALFORMED_PACKET, "QoS is 3");
    }

    @Test
    @Mqtt5("3.3.2-1")
    void itBeginsWithItsTopic() {
        door.closesOn5("30 [ ]", MALFORMED_PACKET, "beyond the end");
        door.closesOn5("30 [ 0005 't' [] ]", MALFORMED_PACKET, "beyond the end");
        door.closesOn5("32 [ <t> 00 ]", MALFORMED_PACKET, "beyond the end");
    }

    @ParameterizedTest
    @Mqtt5({"3.3.2-2", "4.7.0-1"})
    @ValueSource(strings = {"#", "+", "a/#", "a/+/b", "a+", "#a"})
    void itsTopicHasNoWildcards(String topic) {
        door.closesOn5("30 [ <" + topic + "> [] 'A' ]", MALFORMED_PACKET, "wildcards");
    }

    @Test
    @Mqtt5("4.7.3-1")
    void itsTopicIsNotEmpty() {
        door.closesOn5("30 [ <> [] 'A' ]", PROTOCOL_ERROR, "empty topic name");
    }

    @Test
    @Mqtt5({"3.3.2-13", "3.3.2-14"})
    void itsResponseTopicIsATopic() {
        door.closesOn5("30 [ <t> [ 08 0001 ff ] ]", MALFORMED_PACKET, "UTF-8");
        door.closesOn5("30 [ <t> [ 08 <a/+> ] ]", MALFORMED_PACKET, "response topic");
        door.closesOn5("30 [ <t> [ 08 <#> ] ]", MALFORMED_PACKET, "response topic");
        door.turnsAway5(
                Greeting.connect("06", "", "<n> [ 08 <a/+> ] <w> <m>"),
                MALFORMED_PACKET,
                "response topic");
    }

    @Test
    @Mqtt5("3.3.2-19")
    void itsContentTypeIsAString() {
        door.closesOn5("30 [ <t> [ 03 0001 ff ] ]", MALFORMED_PACKET, "UTF-8");
        door.closesOn5("30 [ <t> [ 03 0001 00 ] ]", MALFORMED_PACKET, "U+0000");
    }

    @Test
    @Mqtt5("3.3.4-6")
    void itHasNoSubscriptionIdentifier() {
        door.closesOn5("30 [ <t> [ 0b 01 ] ]", PROTOCOL_ERROR, "subscription identifier");
    }

    @Test
    @Mqtt5({"3.3.4-1", "2.2.1-5"})
    void itIsAnsweredAsItsQosAsks() {
        var node = door.node5("17 00");

        node.hex("30 [ <t> [] 'A' ] c0 [ ]").expect("d0 [ ]");
        node.hex("32 [ <t> 0102 [] 'B' ]").expect("40 [ 0102 ]");
        node.hex("34 [ <t> ffff [] 'C' ]").expect("50 [ ffff ]");
        node.hex("62 [ ffff ]").expect("70 [ ffff ]");

        assertThat(door.landed()).containsExactly("t A", "t B", "t C");
    }
}
