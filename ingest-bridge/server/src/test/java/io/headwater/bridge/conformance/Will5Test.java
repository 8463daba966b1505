package io.headwater.bridge.conformance;

import static io.headwater.bridge.conformance.Greeting.WELCOME;
import static io.headwater.bridge.parts.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.connection.RawClient;
import io.headwater.bridge.mqtt.Property;
import io.headwater.bridge.mqtt.UserProperty;
import io.headwater.bridge.parts.NoLeaks;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What becomes of the will of an MQTT 5 client. */
class Will5Test {
    private static final String A_MINUTE = "11 0000003c"; // session expiry

    @AutoClose static final NoLeaks LEAKS = new NoLeaks();

    @AutoClose private final FrontDoor door = new FrontDoor();

    @Test
    @Mqtt5({"3.1.2-7", "3.1.2-8"})
    void itIsPublishedWhenTheConnectionIsLost() {
        willing("", "").close();

        awaitLanded("will w bye");
    }

    @Test
    @Mqtt5("3.1.2-8")
    void itIsPublishedAfterADisconnectThatAsksForIt() {
        willing("", "").hex("e0 [ 04 ]").expect("closed");

        awaitLanded("will w bye");
    }

    @Test
    @Mqtt5({"3.1.2-10", "3.14.4-3"})
    void itIsForgottenAfterANormalDisconnect() {
        willing("", "").hex("e0 [ ]").expect("closed");
        willing("", "").hex("e0 [ 00 ]").expect("closed");

        door.awaitEnd("CLIENT_INITIATED_DISCONNECT");
        assertThat(door.landed()).isEmpty();
    }

    @Test
    @Mqtt5("3.1.2-10")
    void itIsPublishedOnce() {
        willing(A_MINUTE, "").close();
        awaitLanded("will w bye");

        door.nodeBack5(A_MINUTE).close();

        await().until(() -> door.bridge().sessions.size() == 1);
        assertThat(door.landed()).containsExactly("will w bye");
    }

    @Test
    @Mqtt5("3.1.2-8")
    void aDelayThatIsLongerThanTheSessionEndsWithIt() {
        willing("", "18 00000e10").close(); // an hour, and no session afterwards

        awaitLanded("will w bye");
    }

    @Test
    @Mqtt5("3.1.2-8")
    void itIsPublishedAfterItsDelay() {
        willing(A_MINUTE, "18 00000001").close();

        awaitLanded("will w bye");
        assertThat(door.bridge().sessions.size()).isEqualTo(1);
    }

    @Test
    @Mqtt5("3.1.3-9")
    void itIsNotPublishedWhenTheNodeIsBackBeforeItsDelay() {
        willing(A_MINUTE, "18 0000001e").close();

        door.nodeBack5("").hex("e0 [ ]").expect("closed");

        door.awaitEnd("CLIENT_INITIATED_DISCONNECT");
        door.bridge().sessions.endAll().toCompletableFuture().join();
        assertThat(door.landed()).isEmpty();
    }

    @Test
    @Mqtt5("3.1.3-9")
    void aTakeoverOfItsSessionIsNoReasonToPublishIt() {
        RawClient old = willing(A_MINUTE, "18 0000001e");

        door.stranger().hex(Greeting.back(A_MINUTE)).expect(Greeting.WELCOME_BACK);

        assertThat(old.next()).startsWith("e0").contains("8e");
        assertThat(door.landed()).isEmpty();
    }

    @Test
    @Mqtt5("3.1.3-10")
    void itsUserPropertiesKeepTheirOrder() {
        RawClient node = willing("", "26 <b> <1> 02 00000e10 26 <a> <2> 26 <b> <3>");
        door.bridge().log.hold();

        node.close();

        await().until(() -> door.bridge().log.held().size() == 1);
        var properties = door.bridge().log.held().getFirst().message().properties();
        assertThat(properties.user())
                .containsExactly(
                        new UserProperty("b", "1"),
                        new UserProperty("a", "2"),
                        new UserProperty("b", "3"));
        assertThat(properties.get(Property.MESSAGE_EXPIRY_INTERVAL)).contains(3_600L);
    }

    private RawClient willing(String properties, String ofWill) {
        return door.stranger()
                .hex(Greeting.connect("06", properties, "<n> [ " + ofWill + " ] <w> <bye>"))
                .expect(WELCOME);
    }

    private void awaitLanded(String will) {
        await().untilAsserted(() -> assertThat(door.landed()).containsExactly(will));
    }
}
