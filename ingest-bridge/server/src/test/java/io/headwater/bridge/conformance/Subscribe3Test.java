package io.headwater.bridge.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.connection.Delivery;
import io.headwater.bridge.connection.RawClient;
import io.headwater.bridge.parts.NoLeaks;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Subscribing and its end (3.1.1, 3.8 to 3.11). */
class Subscribe3Test {
    @AutoClose static final NoLeaks LEAKS = new NoLeaks();

    @AutoClose private final FrontDoor door = new FrontDoor();

    @ParameterizedTest
    @CsvSource({
        "node/n/+, node/n/a",
        "node/n/#, node/n/a/b",
        "node/n/#, node/n/a",
        "node/n/+/b, node/n/a/b",
        "node/n//b, node/n//b",
        "node/n/+/b, node/n//b"
    })
    @Mqtt311({"3.8.3-2", "3.3.2-3"})
    void aFilterWithWildcardsIsServed(String filter, String topic) {
        RawClient client = door.node3().hex("82 [ 0001 <" + filter + "> 00 ]");
        client.expect("90 [ 0001 00 ]");

        door.sends(topic, "x", 0);

        client.expect("30 [ <" + topic + "> 'x' ]");
    }

    @Test
    @Mqtt311("3.8.3-2")
    void aFilterWithWildcardsThatGoesTooFarIsRefused() {
        door.node3()
                .hex("82 [ 0001 <#> 00 <+/n/a> 00 <node/+/a> 01 <node/#> 02 ]")
                .expect("90 [ 0001 80 80 80 80 ]");
    }

    @Test
    @Mqtt311("3.3.2-3")
    void nothingIsSentThatMatchesNoSubscription() {
        door.node3().hex("82 [ 0001 <node/n/a> 00 ]").expect("90 [ 0001 00 ]");

        assertThat(door.deliver("node/n/ab", "x", 0).join()).isEqualTo(Delivery.NOT_SUBSCRIBED);
        assertThat(door.deliver("node/n/a/b", "x", 0).join()).isEqualTo(Delivery.NOT_SUBSCRIBED);
        assertThat(door.deliver("node/n", "x", 0).join()).isEqualTo(Delivery.NOT_SUBSCRIBED);
    }

    @Test
    @Mqtt311("3.8.3-3")
    void subscribeWithoutAFilterEndsTheConnection() {
        door.closesOn3("82 [ 0001 ]");
    }

    @Test
    @Mqtt311("3.10.3-2")
    void unsubscribeWithoutAFilterEndsTheConnection() {
        door.closesOn3("a2 [ 0001 ]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"03", "04", "08", "10", "20", "40", "80", "ff"})
    @Mqtt311("3-8.3-4")
    void reservedBitsAndQos3EndTheConnection(String options) {
        door.closesOn3("82 [ 0001 <node/n/a> 00 <node/n/b> " + options + " ]");
    }

    @Test
    @Mqtt311({"3.8.4-4", "3.8.4-5", "3.9.3-1", "3.9.3-2"})
    void eachFilterIsAnsweredInItsPlace() {
        door.node3()
                .hex(
                        "82 [ 0001 <node/n/a> 00 <node/m/a> 01 <node/n/b> 01 <x> 00"
                                + " <node/n/c> 02 <node/n/1/2/3/4/5/6/7> 00 ]")
                .expect("90 [ 0001 00 80 01 80 01 80 ]");
    }

    @Test
    @Mqtt311("3.8.4-4")
    void severalFiltersOfOneSubscribeAreAllServed() {
        RawClient client = door.node3();
        client.hex("82 [ 0001 <node/n/a> 01 <node/n/b> 00 <node/n/a> 00 ]");
        client.expect("90 [ 0001 01 00 00 ]");

        door.sends("node/n/a", "x", 1);
        door.sends("node/n/b", "y", 1);

        client.expect("30 [ <node/n/a> 'x' ]", "30 [ <node/n/b> 'y' ]"); // the last one holds
    }

    @Test
    @Mqtt311("3.8.4-3")
    void subscribingAgainReplacesTheSubscription() {
        RawClient client = door.node3();
        client.hex("82 [ 0001 <node/n/a> 00 ]").expect("90 [ 0001 00 ]");
        door.sends("node/n/a", "x", 1);
        client.expect("30 [ <node/n/a> 'x' ]");

        client.hex("82 [ 0002 <node/n/a> 01 ]").expect("90 [ 0002 01 ]");
        door.sends("node/n/a", "y", 1);
        client.expect("32 [ <node/n/a> 0001 'y' ]").hex("40 [ 0001 ]");

        client.hex("a2 [ 0003 <node/n/a> ]").expect("b0 [ 0003 ]"); // and there is no other left
        assertThat(door.deliver("node/n/a", "z", 1).join()).isEqualTo(Delivery.NOT_SUBSCRIBED);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 30", "0, 1, 30", "1, 0, 30", "1, 1, 32", "0, 2, 30", "1, 2, 32"})
    @Mqtt311("3.8.4-6")
    void aMessageIsSentAtTheLowerQos(int published, int wanted, String first) {
        RawClient client = door.node3().hex("82 [ 0001 <node/n/a> 0" + wanted + " ]");
        client.expect("90 [ 0001 0" + Math.min(wanted, 1) + " ]");

        door.sends("node/n/a", "x", published);

        assertThat(client.next()).startsWith(first);
    }

    @Test
    @Mqtt311({"3.10.4-1", "3.10.4-2", "3.10.4-6"})
    void unsubscribeTakesAwayWhatIsTheSameAndNothingElse() {
        RawClient client = door.node3();
        client.hex("82 [ 0001 <node/n/+> 00 <node/n/b> 00 <node/n/c/d> 00 ]");
        client.expect("90 [ 0001 00 00 00 ]");

        client.hex("a2 [ 0002 <node/n/a> <node/n/B> <node/n/#> <node/n/b> ]");
        client.expect("b0 [ 0002 ]");
        door.sends("node/n/a", "1", 0);
        door.sends("node/n/c/d", "2", 0);
        client.expect("30 [ <node/n/a> '1' ]", "30 [ <node/n/c/d> '2' ]");

        client.hex("a2 [ 0003 <node/n/+> <node/n/c/d> ]").expect("b0 [ 0003 ]");
        assertThat(door.deliver("node/n/a", "3", 0).join()).isEqualTo(Delivery.NOT_SUBSCRIBED);
        assertThat(door.deliver("node/n/b", "4", 0).join()).isEqualTo(Delivery.NOT_SUBSCRIBED);
        assertThat(door.deliver("node/n/c/d", "5", 0).join()).isEqualTo(Delivery.NOT_SUBSCRIBED);
    }

    @Test
    @Mqtt311("3.10.4-3")
    void aMessageThatWasBegunIsSeenThroughAfterUnsubscribe() {
        RawClient client = door.resuming3().expect("20 [ 00 00 ]");
        client.hex("82 [ 0001 <node/n/a> 01 ]").expect("90 [ 0001 01 ]");
        door.sends("node/n/a", "x", 1);
        client.expect("32 [ <node/n/a> 0001 'x' ]");

        client.hex("a2 [ 0002 <node/n/a> ]").expect("b0 [ 0002 ]");
        door.loses(client);

        door.resuming3().expect("20 [ 01 00 ]", "3a [ <node/n/a> 0001 'x' ]");
    }
}
