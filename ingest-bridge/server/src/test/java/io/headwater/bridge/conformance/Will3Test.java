package io.headwater.bridge.conformance;

import static io.headwater.bridge.parts.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.connection.RawClient;
import io.headwater.bridge.parts.NoLeaks;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wills (3.1.1, 3.1.2.5 to 3.1.2.7 and 3.14.4). */
class Will3Test {
    private static final String WITH_WILL = "10 [ <MQTT> 04 06 003c <n> <w> <gone> ]";

    @AutoClose static final NoLeaks LEAKS = new NoLeaks();

    @AutoClose private final FrontDoor door = new FrontDoor();

    @Test
    @Mqtt311("3.1.2-8")
    void theWillOfALostConnectionIsPublished() {
        letIn(WITH_WILL).close();

        door.awaitEnd("CONNECTION_LOST");
        assertThat(door.landed()).containsExactly("will w gone");
    }

    @Test
    @Mqtt311("3.1.2-8")
    void theWillOfAConnectionThatBreaksARuleIsPublished() {
        letIn(WITH_WILL).hex("00 [ ]").expect("closed");

        door.awaitEnd("CLIENT_ERROR");
        assertThat(door.landed()).containsExactly("will w gone");
    }

    @Test
    @Mqtt311("3.1.2-8")
    void theWillOfAConnectionThatIsTakenOverIsPublished() {
        RawClient first = letIn(WITH_WILL);

        door.node3();

        first.expect("closed");
        assertThat(door.landed()).containsExactly("will w gone");
    }

    @Test
    @Mqtt311("3.1.2-8")
    void theWillOfAClientThatIsRefusedIsNotPublished() {
        door.stranger()
                .hex("10 [ <MQTT> 04 06 003c <stranger> <w> <gone> ]")
                .expect("20 [ 00 05 ]", "closed");

        assertThat(door.landed()).isEmpty();
    }

    @Test
    @Mqtt311({"3.1.2-10", "3.14.4-3"})
    void disconnectTakesTheWillBack() {
        letIn(WITH_WILL).hex("e0 [ ]").expect("closed");

        door.awaitEnd("CLIENT_INITIATED_DISCONNECT");
        assertThat(door.landed()).isEmpty();
    }

    @Test
    @Mqtt311("3.14.4-3")
    void nothingBehindDisconnectBringsTheWillBack() {
        letIn(WITH_WILL).hex("e0 [ ] 00 [ ] 32 [ <t> 0001 'x' ]").expect("closed");

        door.awaitEnd("CLIENT_INITIATED_DISCONNECT");
        assertThat(door.landed()).isEmpty();
    }

    @Test
    @Mqtt311("3.14.1-1")
    void aBrokenDisconnectDoesNotTakeTheWillBack() {
        letIn(WITH_WILL).hex("e1 [ ]").expect("closed");

        door.awaitEnd("CLIENT_ERROR");
        assertThat(door.landed()).containsExactly("will w gone");
    }

    @Test
    @Mqtt311({"3.1.2-10", "3.1.2-12"})
    void aPublishedWillIsForgottenThoughTheSessionIsKept() {
        door.loses(letIn("10 [ <MQTT> 04 04 003c <n> <w> <gone> ]"));
        assertThat(door.landed()).containsExactly("will w gone");

        door.loses(letIn("10 [ <MQTT> 04 00 003c <n> ]", "20 [ 01 00 ]"));

        assertThat(door.landed()).containsExactly("will w gone");
    }

    @Test
    @Mqtt311("3.1.2-12")
    void aConnectionWithoutAWillEndsWithoutOne() {
        door.node3().close();

        door.awaitEnd("CONNECTION_LOST");
        assertThat(door.landed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10 [ <MQTT> 04 06 003c <n> ]",
                "10 [ <MQTT> 04 06 003c <n> <w> ]",
                "10 [ <MQTT> 04 06 003c <n> <w> 0009 'm' ]",
                "10 [ <MQTT> 04 86 003c <n> <w> <user> ]"
            })
    @Mqtt311({"3.1.2-9", "3.1.4-1"})
    void aWillThatIsPromisedMustBeThere(String connect) {
        door.turnsAway(connect);
    }

    @Test
    @Mqtt311({"3.1.2-11", "3.1.4-1"})
    void aWillWithoutItsFlagEndsTheConnection() {
        door.turnsAway("10 [ <MQTT> 04 02 003c <n> <w> <m> ]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0a", "12", "1a"})
    @Mqtt311({"3.1.2-11", "3.1.2-13", "3.1.4-1"})
    void willQosWithoutAWillEndsTheConnection(String flags) {
        door.turnsAway("10 [ <MQTT> 04 " + flags + " 003c <n> ]");
    }

    @Test
    @Mqtt311({"3.1.2-11", "3.1.2-15", "3.1.4-1"})
    void willRetainWithoutAWillEndsTheConnection() {
        door.turnsAway("10 [ <MQTT> 04 22 003c <n> ]");
    }

    @Test
    @Mqtt311({"3.1.2-14", "3.1.4-1"})
    void willQos3EndsTheConnection() {
        door.turnsAway("10 [ <MQTT> 04 1e 003c <n> <w> <m> ]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"06", "0e", "16", "26", "2e", "36"})
    @Mqtt311({"3.1.2-9", "3.1.2-14"})
    void aWillOfAnyQosIsPublishedRetainedOrNot(String flags) {
        letIn("10 [ <MQTT> 04 " + flags + " 003c <n> <w> <gone> ]").close();

        await().untilAsserted(() -> assertThat(door.landed()).containsExactly("will w gone"));
    }

    private RawClient letIn(String connect) {
        return letIn(connect, "20 [ 00 00 ]");
    }

    private RawClient letIn(String connect, String answer) {
        return door.stranger().hex(connect).expect(answer);
    }
}
