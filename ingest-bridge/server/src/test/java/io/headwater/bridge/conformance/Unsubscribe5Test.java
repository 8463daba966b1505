package io.headwater.bridge.conformance;

import static io.headwater.bridge.mqtt.ReasonCode.MALFORMED_PACKET;
import static io.headwater.bridge.mqtt.ReasonCode.PROTOCOL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.connection.Delivery;
import io.headwater.bridge.connection.RawClient;
import io.headwater.bridge.parts.NoLeaks;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** UNSUBSCRIBE of MQTT 5 and what it is answered. */
class Unsubscribe5Test {
    @AutoClose static final NoLeaks LEAKS = new NoLeaks();

    @AutoClose private final FrontDoor door = new FrontDoor();

    @Test
    @Mqtt5("3.10.1-1")
    void itsFlagsAre2() {
        for (String type : new String[] {"a0", "a1", "a3", "aa"}) {
            door.closesOn5(type + " [ 0001 [] <node/n/a> ]", MALFORMED_PACKET, "wrong flags");
        }
    }

    @Test
    @Mqtt5("3.10.3-1")
    void itsFiltersAreStrings() {
        door.closesOn5("a2 [ 0001 [] 0001 ff ]", MALFORMED_PACKET, "UTF-8");
        door.closesOn5("a2 [ 0001 [] 0001 00 ]", MALFORMED_PACKET, "U+0000");
        door.closesOn5("a2 [ 0001 [] <a#> ]", MALFORMED_PACKET, "wildcards");
    }

    @Test
    @Mqtt5("3.10.3-2")
    void itHasAFilter() {
        door.closesOn5("a2 [ 0001 [] ]", PROTOCOL_ERROR, "without a topic filter");
    }

    @Test
    @Mqtt5({"3.10.4-1", "3.10.4-2"})
    void aFilterThatIsTheSameEndsItsSubscription() {
        RawClient node = subscribed("");

        node.hex("a2 [ 0002 [] <node/n/a> ]").expect("b0 [ 0002 [] 00 ]");

        assertThat(door.deliver("node/n/a", "hi", 1).join()).isEqualTo(Delivery.NOT_SUBSCRIBED);
    }

    @Test
    @Mqtt5("3.10.4-1")
    void aFilterThatOnlyMatchesItEndsNothing() {
        RawClient node = subscribed("");

        node.hex("a2 [ 0002 [] <node/n/+> <node/n/A> <#> ]").expect("b0 [ 0002 [] 11 11 11 ]");

        door.sends("node/n/a", "hi", 0);
        node.expect("30 [ <node/n/a> [] 'hi' ]");
    }

    @Test
    @Mqtt5("3.10.4-3")
    void aMessageThatIsUnderWayIsDeliveredToTheEnd() {
        RawClient node = subscribed("11 0000003c");
        door.sends("node/n/a", "hi", 1);
        node.expect("32 [ <node/n/a> 0001 [] 'hi' ]");

        node.hex("a2 [ 0002 [] <node/n/a> ]").expect("b0 [ 0002 [] 00 ]").close();

        door.nodeBack5("").expect("3a [ <node/n/a> 0001 [] 'hi' ]");
    }

    @Test
    @Mqtt5({"3.10.4-4", "3.10.4-5", "3.10.4-6", "3.11.3-1", "3.11.3-2", "2.2.1-6"})
    void eachFilterHasItsOwnAnswer() {
        RawClient node = subscribed("");

        node.hex("a2 [ 0708 [] <node/n/b> <node/n/a> <else> <node/n/a> ]");

        node.expect("b0 [ 0708 [] 11 00 11 11 ]"); // the second time it is gone already
    }

    private RawClient subscribed(String properties) {
        return door.node5(properties)
                .hex("82 [ 0001 [] <node/n/a> 01 ]")
                .expect("90 [ 0001 [] 01 ]");
    }
}
