package io.headwater.bridge.conformance;

import static io.headwater.bridge.mqtt.ReasonCode.MALFORMED_PACKET;
import static io.headwater.bridge.mqtt.ReasonCode.PROTOCOL_ERROR;
import static io.headwater.bridge.mqtt.ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED;
import static io.headwater.bridge.mqtt.ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED;

import io.headwater.bridge.connection.RawClient;
import io.headwater.bridge.parts.NoLeaks;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SUBSCRIBE of MQTT 5 and what it is answered. */
class Subscribe5Test {
    @AutoClose static final NoLeaks LEAKS = new NoLeaks();

    @AutoClose private final FrontDoor door = new FrontDoor();

    @Test
    @Mqtt5("3.8.1-1")
    void itsFlagsAre2() {
        for (String type : new String[] {"80", "81", "83", "8a"}) {
            door.closesOn5(type + " [ 0001 [] <node/n/a> 00 ]", MALFORMED_PACKET, "wrong flags");
        }
    }

    @Test
    @Mqtt5("3.8.3-1")
    void itsFiltersAreStrings() {
        door.closesOn5("82 [ 0001 [] 0001 ff 00 ]", MALFORMED_PACKET, "UTF-8");
        door.closesOn5("82 [ 0001 [] 0009 'a' 00 ]", MALFORMED_PACKET, "beyond the end");
    }

    @Test
    @Mqtt5("3.8.3-2")
    void itHasAFilterWithItsOptions() {
        door.closesOn5("82 [ 0001 [] ]", PROTOCOL_ERROR, "without a topic filter");
        door.closesOn5("82 [ 0001 [] <node/n/a> ]", MALFORMED_PACKET, "beyond the end");
    }

    @Test
    @Mqtt5("3.8.3-4")
    void aSharedOneIsNotLocal() {
        door.closesOn5("82 [ 0001 [] <$share/g/node/n/a> 05 ]", PROTOCOL_ERROR, "No Local");
    }

    @Test
    @Mqtt5("3.8.3-5")
    void itsReservedBitsAreNotSet() {
        door.closesOn5("82 [ 0001 [] <node/n/a> 40 ]", MALFORMED_PACKET, "reserved bits");
        door.closesOn5("82 [ 0001 [] <node/n/a> 80 ]", MALFORMED_PACKET, "reserved bits");
    }

    @Test
    @Mqtt5("4.13.1-1")
    void itsOptionsExist() {
        door.closesOn5("82 [ 0001 [] <node/n/a> 03 ]", MALFORMED_PACKET, "QoS is 3");
        door.closesOn5("82 [ 0001 [] <node/n/a> 30 ]", PROTOCOL_ERROR, "retain handling is 3");
    }

    @ParameterizedTest
    @Mqtt5("4.7.1-1")
    @ValueSource(strings = {"#/a", "a/#/b", "a#", "a/b#", "##", "#+"})
    void aNumberSignStandsAloneAndLast(String filter) {
        door.closesOn5("82 [ 0001 [] <" + filter + "> 00 ]", MALFORMED_PACKET, "wildcards");
    }

    @ParameterizedTest
    @Mqtt5("4.7.1-2")
    @ValueSource(strings = {"a+", "+a", "a/b+/c", "++", "a/+#"})
    void aPlusTakesAWholeLevel(String filter) {
        door.closesOn5("82 [ 0001 [] <" + filter + "> 00 ]", MALFORMED_PACKET, "wildcards");
    }

    @Test
    @Mqtt5("4.7.3-1")
    void itsFiltersAreNotEmpty() {
        door.closesOn5("82 [ 0001 [] <> 00 ]", MALFORMED_PACKET, "empty");
    }

    @ParameterizedTest
    @Mqtt5({"4.8.2-1", "4.8.2-2"})
    @ValueSource(
            strings = {
                "$share//a",
                "$share/",
                "$share/g",
                "$share/g/",
                "$share/+/a",
                "$share/g#/a",
                "$share/g/a#"
            })
    void aSharedOneNamesAGroupAndAFilter(String filter) {
        door.closesOn5("82 [ 0001 [] <" + filter + "> 01 ]", MALFORMED_PACKET, "");
    }

    @Test
    void whatConnAckExcludedEndsTheConnection() {
        door.closesOn5(
                "82 [ 0001 [] <$share/g/node/n/a> 01 ]",
                SHARED_SUBSCRIPTIONS_NOT_SUPPORTED,
                "shared subscriptions are not supported");
        door.closesOn5(
                "82 [ 0001 [ 0b 01 ] <node/n/a> 01 ]",
                SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED,
                "subscription identifiers are not supported");
    }

    @Test
    @Mqtt5({
        "3.8.4-1", "3.8.4-2", "3.8.4-5", "3.8.4-6", "3.8.4-7", "3.9.3-1", "3.9.3-2", "2.2.1-6",
        "2.2.2-1"
    })
    void eachFilterHasItsOwnAnswer() {
        String nineLevels = "<node/n/3/4/5/6/7/8/9>";
        RawClient node = door.node5();

        node.hex(
                "82 [ 0708 [] <node/n/a> 00 <node/n/b> 01 <node/n/c> 02 <#> 01 <node/m/a> 01 "
                        + nineLevels
                        + " 01 <node/n/d> 01 ]");

        node.expect("90 [ 0708 [] 00 01 01 87 87 8f 01 ]");
    }

    @Test
    @Mqtt5("3.8.4-1")
    void everyOptionThatExistsIsAccepted() { // though none of them changes anything here
        RawClient node = door.node5();

        node.hex("82 [ 0001 [] <node/n/a> 0d <node/n/b> 1c <node/n/c> 2a ]");

        node.expect("90 [ 0001 [] 01 00 01 ]");
    }

    @Test
    @Mqtt5("3.8.4-3")
    void asMuchAsIsAskedForLastHolds() {
        RawClient node = door.node5();
        node.hex("82 [ 0001 [] <node/n/a> 00 ]").expect("90 [ 0001 [] 00 ]");
        node.hex("82 [ 0002 [] <node/n/a> 01 ]").expect("90 [ 0002 [] 01 ]");

        door.sends("node/n/a", "hi", 1);

        node.expect("32 [ <node/n/a> 0001 [] 'hi' ]").hex("40 [ 0001 ] c0 [ ]").expect("d0 [ ]");
    }

    @Test
    @Mqtt5("3.8.4-4")
    void nothingIsLostWhileOneIsReplaced() {
        RawClient node = door.node5("21 0001");
        node.hex("82 [ 0001 [] <node/n/a> 01 ]").expect("90 [ 0001 [] 01 ]");
        door.sends("node/n/a", "a", 1);
        door.sends("node/n/a", "b", 1);
        node.expect("32 [ <node/n/a> 0001 [] 'a' ]");

        node.hex("82 [ 0002 [] <node/n/a> 01 ]").expect("90 [ 0002 [] 01 ]");

        node.hex("40 [ 0001 ]").expect("32 [ <node/n/a> 0002 [] 'b' ]");
    }

    @Test
    @Mqtt5("3.8.4-8")
    void aMessageComesWithTheLowerQos() {
        RawClient node = door.node5();
        node.hex("82 [ 0001 [] <node/n/0> 00 <node/n/1> 01 ]").expect("90 [ 0001 [] 00 01 ]");

        door.sends("node/n/0", "hi", 1);
        door.sends("node/n/1", "hi", 0);

        node.expect("30 [ <node/n/0> [] 'hi' ]", "30 [ <node/n/1> [] 'hi' ]");
    }

    @Test
    @Mqtt5("3.3.4-2")
    void aMessageThatSeveralFiltersMatchComesOnceWithTheHighestQos() {
        RawClient node = door.node5();
        node.hex("82 [ 0001 [] <node/n/+> 00 <node/n/a> 01 <node/n/#> 00 ]");
        node.expect("90 [ 0001 [] 00 01 00 ]");

        door.sends("node/n/a", "hi", 1);

        node.expect("32 [ <node/n/a> 0001 [] 'hi' ]").hex("40 [ 0001 ] c0 [ ]").expect("d0 [ ]");
    }
}
