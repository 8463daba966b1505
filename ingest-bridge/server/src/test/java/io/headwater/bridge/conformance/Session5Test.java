package io.headwater.bridge.conformance;

import static io.headwater.bridge.conformance.Greeting.WELCOME;
import static io.headwater.bridge.conformance.Greeting.WELCOME_BACK;
import static io.headwater.bridge.mqtt.ReasonCode.PROTOCOL_ERROR;
import static io.headwater.bridge.parts.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.connection.Delivery;
import io.headwater.bridge.connection.RawClient;
import io.headwater.bridge.parts.NoLeaks;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Sessions of MQTT 5 and the connections that take turns in them. */
class Session5Test {
    private static final String A_MINUTE = "11 0000003c";
    private static final String SUBSCRIBE = "82 [ 0001 [] <node/n/a> 01 ]";
    private static final String TAKEN_OVER = "e0 [ 8e [ 1f <the node has connected again> ] ]";

    @AutoClose static final NoLeaks LEAKS = new NoLeaks();

    @AutoClose private final FrontDoor door = new FrontDoor();

    @Test
    @Mqtt5({"3.1.2-5", "3.1.2-23", "3.2.2-3"})
    void itGoesOnWhenItsClientComesBack() {
        door.node5(A_MINUTE).hex(SUBSCRIBE).expect("90 [ 0001 [] 01 ]").close();

        RawClient node = door.nodeBack5(A_MINUTE);

        var fate = door.deliver("node/n/a", "hi", 0);
        node.expect("30 [ <node/n/a> [] 'hi' ]");
        assertThat(fate.join()).isEqualTo(Delivery.WRITTEN);
    }

    @Test
    @Mqtt5({"3.1.2-6", "3.2.2-3"})
    void itBeginsWhenThereIsNone() {
        door.stranger().hex(Greeting.back("")).expect(WELCOME);
    }

    @Test
    @Mqtt5({"3.1.2-4", "3.1.4-4", "3.2.2-2"})
    void itIsThrownAwayAtACleanStart() {
        door.node5(A_MINUTE).hex(SUBSCRIBE).expect("90 [ 0001 [] 01 ]").close();
        await().until(() -> door.bridge().sessions.size() == 1);

        door.node5(A_MINUTE); // is told of no session

        assertThat(door.deliver("node/n/a", "hi", 0).join()).isEqualTo(Delivery.NOT_SUBSCRIBED);
        assertThat(door.bridge().sessions.size()).isZero();
    }

    @Test
    @Mqtt5("3.1.3-2")
    void itBelongsToItsClientIdentifier() {
        door.node5(A_MINUTE).close();
        await().until(() -> door.bridge().sessions.size() == 1);

        door.stranger().hex(Greeting.connect("00", "", "<m>")).expect(WELCOME);
        door.stranger().hex(Greeting.connect("00", "", "<n>")).expect(WELCOME_BACK);
    }

    @Test
    @Mqtt5("4.1.0-1")
    void itLastsAsLongAsItsConnection() {
        RawClient node = door.node5("11 0000000a").hex(SUBSCRIBE).expect("90 [ 0001 [] 01 ]");
        pass(Duration.ofDays(2));

        var fate = door.deliver("node/n/a", "hi", 0);

        node.expect("30 [ <node/n/a> [] 'hi' ]");
        assertThat(fate.join()).isEqualTo(Delivery.WRITTEN);
    }

    @Test
    @Mqtt5("4.1.0-2")
    void itEndsWhenItsTimeIsUp() {
        door.node5("11 0000000a").close();
        await().until(() -> door.bridge().sessions.size() == 1);

        pass(Duration.ofSeconds(10));

        assertThat(door.bridge().sessions.size()).isZero();
        door.stranger().hex(Greeting.back("")).expect(WELCOME);
    }

    @Test
    @Mqtt5("4.1.0-2")
    void itEndsWithItsConnectionWhenNothingElseWasAskedFor() {
        door.node5().close();

        door.awaitEnd("CONNECTION_LOST");
        door.stranger().hex(Greeting.back("")).expect(WELCOME);
    }

    @Test
    @Mqtt5("4.1.0-2")
    void itsTimeMayBeSetAnewByDisconnect() {
        door.node5(A_MINUTE).hex("e0 [ 00 [ 11 00000e10 ] ]").expect("closed");
        await().until(() -> door.bridge().sessions.size() == 1);
        pass(Duration.ofMinutes(59));
        door.nodeBack5(A_MINUTE).hex("e0 [ 00 [ 11 00000000 ] ]").expect("closed");

        await().until(() -> door.bridge().live.size() == 1);

        assertThat(door.bridge().sessions.size()).isZero();
    }

    @Test
    @Mqtt5("4.13.1-1")
    void aDisconnectMayNotAskForOneWhenConnectDidNot() { // MQTT 5, 3.14.2.2.2
        door.closesOn5("e0 [ 00 [ 11 0000000a ] ]", PROTOCOL_ERROR, "session expiry");
    }

    @Test
    @Mqtt5({"3.1.4-3", "3.14.2-2", "3.14.4-2"})
    void aSecondConnectionTakesOver() {
        RawClient first = door.node5(A_MINUTE);

        door.node5();

        first.expect(TAKEN_OVER, "closed");
    }

    @Test
    @Mqtt5("3.14.0-1")
    void aConnectionThatIsTakenOverBeforeItsConnAckIsSentNothing() {
        var stored = new CompletableFuture<Void>();
        door.bridge().log.connectRecordAfter(stored);
        RawClient first = door.stranger().hex(Greeting.fresh(""));
        await().until(() -> door.bridge().live.size() == 2);
        RawClient second = door.stranger().hex(Greeting.fresh(""));

        first.expect("closed");

        stored.complete(null);
        second.expect(WELCOME);
    }

    private void pass(Duration time) {
        door.bridge().now.updateAndGet(now -> now.plus(time));
        door.bridge().sessions.sweep();
    }
}
