package io.headwater.bridge.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.connection.Delivery;
import io.headwater.bridge.connection.Downlink;
import io.headwater.bridge.connection.RawClient;
import io.headwater.bridge.mqtt.Properties;
import io.headwater.bridge.mqtt.Property;
import io.headwater.bridge.parts.NoLeaks;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Messages to a node that speaks MQTT 5. */
class Downlink5Test {
    private static final String TOPIC = "node/n/a";
    private static final String A_MINUTE = "11 0000003c";

    @AutoClose static final NoLeaks LEAKS = new NoLeaks();

    @AutoClose private final FrontDoor door = new FrontDoor();

    @Test
    @Mqtt5({"2.2.1-2", "2.2.2-1", "3.3.1-2", "4.3.1-1"})
    void withQos0ItHasNeitherIdentifierNorDup() {
        RawClient node = subscribed("", "00");

        door.sends(TOPIC, "hi", 0);

        node.expect("30 [ <node/n/a> [] 'hi' ]");
    }

    @Test
    @Mqtt5({"3.3.1-1", "3.3.1-3", "4.3.2-2", "4.3.2-3", "4.4.0-1"})
    void withQos1ItIsSentAgainWhenItsSessionGoesOn() {
        RawClient node = subscribed(A_MINUTE, "01");
        door.sends(TOPIC, "hi", 1);
        node.expect("32 [ <node/n/a> 0001 [] 'hi' ]").close();

        RawClient again = door.nodeBack5(A_MINUTE);

        again.expect("3a [ <node/n/a> 0001 [] 'hi' ]");
        again.hex("40 [ 0001 ] c0 [ ]").expect("d0 [ ]").close();
        door.nodeBack5(A_MINUTE).hex("c0 [ ]").expect("d0 [ ]"); // it was acknowledged
    }

    @Test
    @Mqtt5("4.4.0-1")
    void withQos1ItIsNotSentAgainOnTheSameConnection() {
        RawClient node = subscribed("21 0001", "01");
        door.sends(TOPIC, "hi", 1);
        node.expect("32 [ <node/n/a> 0001 [] 'hi' ]");

        node.hex("40 [ 0002 ] c0 [ ]").expect("d0 [ ]"); // an answer to something else

        assertThat(node.hasNothingToRead()).isTrue();
    }

    @Test
    @Mqtt5("4.4.0-2")
    void itIsNotSentAgainWhenTheNodeRefusedIt() {
        RawClient node = subscribed(A_MINUTE, "01");
        var fate = door.deliver(TOPIC, "hi", 1);
        node.expect("32 [ <node/n/a> 0001 [] 'hi' ]");

        node.hex("40 [ 0001 80 ]");

        assertThat(fate.join()).isEqualTo(Delivery.REFUSED);
        node.close();
        door.nodeBack5("").hex("c0 [ ]").expect("d0 [ ]");
    }

    @Test
    @Mqtt5({"2.2.1-4", "4.3.2-1"})
    void itsIdentifierIsNeitherZeroNorTaken() {
        RawClient node = subscribed("", "01");
        door.sends(TOPIC, "held", 1);
        node.expect("32 [ <node/n/a> 0001 [] 'held' ]"); // and never acknowledged

        for (int id = 2; id <= 65_535; id += 14) {
            expectFourteen(node, id);
        }
        door.sends(TOPIC, "x", 1);

        node.expect("32 [ <node/n/a> 0002 [] 'x' ]"); // all around, past 0 and 1
    }

    @Test
    @Mqtt5("3.3.4-1")
    void itIsNotAnsweredLikeAnotherQos() {
        RawClient node = subscribed("", "01");
        door.sends(TOPIC, "hi", 1);
        node.expect("32 [ <node/n/a> 0001 [] 'hi' ]");

        node.hex("50 [ 0001 ]");

        assertThat(node.next()).startsWith("e0").contains("82");
        node.expect("closed");
        door.awaitEnd("CLIENT_ERROR");
    }

    @Test
    @Mqtt5("3.3.2-3")
    void itMatchesAFilterOfTheNode() {
        RawClient node = subscribed("", "01");

        var fate = door.deliver("node/n/b", "hi", 1);

        assertThat(fate.join()).isEqualTo(Delivery.NOT_SUBSCRIBED);
        node.hex("c0 [ ]").expect("d0 [ ]");
    }

    @Test
    @Mqtt5({"3.3.2-4", "3.3.2-15", "3.3.2-16", "3.3.2-17", "3.3.2-18", "3.3.2-20"})
    void itsPropertiesArriveAsTheyWere() {
        RawClient node = subscribed("17 00", "00"); // user properties of a message are content
        var properties =
                Properties.of(Property.PAYLOAD_FORMAT_INDICATOR, 1L)
                        .with(Property.CONTENT_TYPE, "text/plain")
                        .with(Property.RESPONSE_TOPIC, "node/n/b")
                        .with(Property.CORRELATION_DATA, new byte[] {0, -1})
                        .withUser("b", "1")
                        .withUser("a", "2")
                        .withUser("b", "1");

        var fate = door.deliver(new Downlink(TOPIC, "hi".getBytes(UTF_8), 0, properties));

        node.expect(
                "30 [ <node/n/a> [ 01 01 03 <text/plain> 08 <node/n/b> 09 0002 00ff"
                        + " 26 <b> <1> 26 <a> <2> 26 <b> <1> ] 'hi' ]");
        assertThat(fate.join()).isEqualTo(Delivery.WRITTEN);
    }

    @Test
    @Mqtt5("3.3.2-5")
    void itIsNotSentAfterItHasExpired() {
        RawClient node = subscribed("21 0001", "01");
        door.sends(TOPIC, "first", 1);
        node.expect("32 [ <node/n/a> 0001 [] 'first' ]");
        var atOnce = Properties.of(Property.MESSAGE_EXPIRY_INTERVAL, 0L);
        var late = door.deliver(new Downlink(TOPIC, "late".getBytes(UTF_8), 1, atOnce));
        door.sends(TOPIC, "next", 1);

        node.hex("40 [ 0001 ]").expect("32 [ <node/n/a> 0002 [] 'next' ]");

        assertThat(late.join()).isEqualTo(Delivery.EXPIRED);
    }

    @Test
    @Mqtt5({"3.1.2-26", "3.1.2-27", "3.3.2-11"})
    void itHasNoAliasWhateverTheClientAllows() {
        for (String most : new String[] {"22 0005", "22 0000", ""}) {
            RawClient node = subscribed(most, "00");

            door.sends(TOPIC, "hi", 0);
            door.sends(TOPIC, "hi", 0);

            node.expect("30 [ <node/n/a> [] 'hi' ]", "30 [ <node/n/a> [] 'hi' ]");
        }
    }

    @Test
    @Mqtt5({"3.1.2-24", "3.1.2-25"})
    void itIsDroppedWhenItIsTooLargeForTheClient() {
        RawClient node = subscribed("27 00000020", "01");

        var tooLarge = door.deliver(TOPIC, "x".repeat(18), 1);
        var fits = door.deliver(TOPIC, "x".repeat(17), 1);

        assertThat(tooLarge.join()).isEqualTo(Delivery.TOO_LARGE);
        node.expect("32 [ <node/n/a> 0001 [] '" + "x".repeat(17) + "' ]").hex("40 [ 0001 ]");
        assertThat(fits.join()).isEqualTo(Delivery.ACKNOWLEDGED);
    }

    @Test
    @Mqtt5({"3.1.2-24", "3.1.2-25"})
    void itCountsAsSentWhenTheNodeIsBackAndCannotTakeItAnyMore() {
        RawClient node = subscribed(A_MINUTE + " 21 0001", "01");
        door.sends(TOPIC, "x".repeat(100), 1);
        assertThat(node.next()).startsWith("32");
        node.close();
        RawClient again = door.nodeBack5("27 00000020 21 0001");

        door.sends(TOPIC, "hi", 1);

        again.expect("32 [ <node/n/a> 0001 [] 'hi' ]"); // nothing is in its way
    }

    @Test
    @Mqtt5({"4.6.0-5", "4.6.0-6"})
    void messagesArriveInTheirOrder() {
        RawClient node = subscribed("21 0003", "01");
        for (int i = 1; i <= 7; i++) {
            door.sends(TOPIC, "" + i, 1);
        }

        for (int i = 1; i <= 7; i++) {
            node.expect("32 [ <node/n/a> %04x [] '%d' ]".formatted(i, i));
            node.hex("40 [ %04x ]".formatted(i));
        }
    }

    private RawClient subscribed(String properties, String qos) {
        return door.node5(properties)
                .hex("82 [ 0001 [] <node/n/a> " + qos + " ]")
                .expect("90 [ 0001 [] " + qos + " ]");
    }

    private void expectFourteen(RawClient node, int first) {
        var fates = new ArrayList<CompletableFuture<Delivery>>();
        var answers = new StringBuilder();
        for (int id = first; id < first + 14; id++) {
            fates.add(door.deliver(TOPIC, "x", 1));
            node.expect("32 [ <node/n/a> %04x [] 'x' ]".formatted(id));
            answers.append("40 [ %04x ]".formatted(id));
        }
        node.hex(answers.toString());
        fates.forEach(fate -> assertThat(fate.join()).isEqualTo(Delivery.ACKNOWLEDGED));
    }
}
