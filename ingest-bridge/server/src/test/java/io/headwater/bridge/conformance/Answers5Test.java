package io.headwater.bridge.conformance;

import static io.headwater.bridge.mqtt.ReasonCode.MALFORMED_PACKET;
import static io.headwater.bridge.mqtt.ReasonCode.PROTOCOL_ERROR;
import static io.headwater.bridge.parts.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.connection.Landed;
import io.headwater.bridge.connection.RawClient;
import io.headwater.bridge.parts.NoLeaks;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PUBACK, PUBREC, PUBREL and PUBCOMP of MQTT 5, in both directions. */
class Answers5Test {
    private static final String NO_PROBLEM_INFORMATION = "17 00";
    private static final String THIRTY_BYTES = "27 0000001e";

    @AutoClose static final NoLeaks LEAKS = new NoLeaks();

    @AutoClose private final FrontDoor door = new FrontDoor();

    @ParameterizedTest
    @Mqtt5({"3.4.2-1", "3.5.2-1", "3.6.2-1", "3.7.2-1"})
    @ValueSource(
            strings = {
                "40 [ 0001 92 ]", // PUBACK knows no "packet identifier not found"
                "40 [ 0001 01 ]",
                "40 [ 0001 7f ]", // nobody does
                "50 [ 0001 92 ]",
                "50 [ 0001 8e ]",
                "62 [ 0001 80 ]",
                "62 [ 0001 10 ]",
                "70 [ 0001 80 ]",
                "70 [ 0001 01 ]"
            })
    void aReasonThatIsNotMeantForAnAnswerEndsTheConnection(String answer) {
        door.closesOn5(answer, PROTOCOL_ERROR, "may not carry this reason code");
    }

    @Test
    @Mqtt5("3.6.1-1")
    void theFlagsOfPubRelAre2() {
        for (String type : new String[] {"60", "61", "63", "6a"}) {
            door.closesOn5(type + " [ 0001 ]", MALFORMED_PACKET, "wrong flags");
        }
    }

    @Test
    @Mqtt5({"3.4.2-1", "3.5.2-1"})
    void aDeniedMessageIsAnsweredNotAuthorized() {
        RawClient node = door.node5();
        deny("topic-denied");

        node.hex("32 [ <t> 0001 [] 'A' ]").expect("40 [ 0001 87 [ 1f <topic-denied> ] ]");
        node.hex("34 [ <t> 0002 [] 'A' ]").expect("50 [ 0002 87 [ 1f <topic-denied> ] ]");
    }

    @Test
    @Mqtt5({"3.6.2-1", "3.7.2-1"})
    void anIdentifierThatIsNotKnownIsCalledSo() {
        RawClient node = door.node5();

        node.hex("62 [ 0009 ]").expect("70 [ 0009 92 ]");
        node.hex("50 [ 0009 ]").expect("62 [ 0009 92 ]");
    }

    @Test
    @Mqtt5("3.6.2-1")
    void aPubRecThatFailedIsNotReleased() {
        door.node5().hex("50 [ 0009 80 ] c0 [ ]").expect("d0 [ ]");
    }

    @Test
    @Mqtt5({"3.4.2-2", "3.5.2-2"})
    void aReasonStringThatDoesNotFitIsLeftOut() {
        RawClient node = door.node5(THIRTY_BYTES);
        deny("a reason that would be more than thirty bytes");

        node.hex("32 [ <t> 0001 [] 'A' ]").expect("40 [ 0001 87 ]");
        node.hex("34 [ <t> 0002 [] 'A' ]").expect("50 [ 0002 87 ]");
    }

    @Test
    @Mqtt5({"3.4.2-3", "3.5.2-3"})
    void aUserPropertyThatDoesNotFitIsLeftOut() { // where the message stands in the log
        RawClient node = door.node5(THIRTY_BYTES);

        node.hex("32 [ <t> 0001 [] 'A' ]").expect("40 [ 0001 ]");
        node.hex("34 [ <t> 0002 [] 'A' ]").expect("50 [ 0002 ]");
    }

    @Test
    @Mqtt5("3.1.2-29")
    void aClientThatWantsNoProblemInformationGetsNone() {
        RawClient node = door.node5(NO_PROBLEM_INFORMATION);

        node.hex("32 [ <t> 0001 [] 'A' ]").expect("40 [ 0001 ]");
        node.hex("34 [ <t> 0002 [] 'B' ]").expect("50 [ 0002 ]");
        node.hex("62 [ 0002 ]").expect("70 [ 0002 ]");
        deny("topic-denied");
        node.hex("32 [ <t> 0003 [] 'C' ]").expect("40 [ 0003 87 ]");
        node.hex("34 [ <t> 0004 [] 'D' ]").expect("50 [ 0004 87 ]");
    }

    @Test
    @Mqtt5("4.3.2-4")
    void aMessageWithQos1IsAcknowledgedOnceItIsOurs() {
        RawClient node = door.node5(NO_PROBLEM_INFORMATION);
        door.bridge().log.hold();
        node.hex("32 [ <t> 0007 [] 'A' ] c0 [ ]").expect("d0 [ ]");
        assertThat(node.hasNothingToRead()).isTrue();

        door.bridge().log.let(0);

        node.expect("40 [ 0007 ]");
    }

    @Test
    @Mqtt5("4.3.2-5")
    void itsIdentifierIsFreeAfterPubAckWhateverDupSays() {
        RawClient node = door.node5(NO_PROBLEM_INFORMATION);

        node.hex("32 [ <t> 0007 [] 'A' ]").expect("40 [ 0007 ]");
        node.hex("3a [ <t> 0007 [] 'B' ]").expect("40 [ 0007 ]");

        assertThat(door.landed()).containsExactly("t A", "t B");
    }

    @Test
    @Mqtt5("4.3.3-8")
    void aMessageWithQos2IsReceivedOnceItIsOurs() {
        RawClient node = door.node5(NO_PROBLEM_INFORMATION);
        door.bridge().log.hold();
        node.hex("34 [ <t> 0007 [] 'A' ] c0 [ ]").expect("d0 [ ]");
        assertThat(node.hasNothingToRead()).isTrue();

        door.bridge().log.let(0);

        node.expect("50 [ 0007 ]");
    }

    @Test
    @Mqtt5("4.3.3-9")
    void itsIdentifierIsFreeAfterARefusal() {
        RawClient node = door.node5(NO_PROBLEM_INFORMATION);
        deny("topic-denied");
        node.hex("34 [ <t> 0007 [] 'A' ]").expect("50 [ 0007 87 ]");
        door.bridge().log.answerStored();

        node.hex("3c [ <t> 0007 [] 'B' ]").expect("50 [ 0007 ]");

        assertThat(door.landed()).containsExactly("t B");
    }

    @Test
    @Mqtt5({"4.3.3-10", "4.3.3-11", "4.3.3-12"})
    void itIsHandedOnOnceUntilItIsReleased() {
        RawClient node = door.node5(NO_PROBLEM_INFORMATION);

        node.hex("34 [ <t> 0007 [] 'A' ]").expect("50 [ 0007 ]");
        node.hex("3c [ <t> 0007 [] 'A' ]").expect("50 [ 0007 ]");
        node.hex("62 [ 0007 ]").expect("70 [ 0007 ]");
        node.hex("34 [ <t> 0007 [] 'B' ]").expect("50 [ 0007 ]");

        assertThat(door.landed()).containsExactly("t A", "t B");
    }

    @Test
    @Mqtt5("4.3.3-13")
    void itIsAnsweredToTheEndThoughItHasExpired() {
        RawClient node = door.node5(NO_PROBLEM_INFORMATION);

        node.hex("34 [ <t> 0007 [ 02 00000000 ] 'A' ]").expect("50 [ 0007 ]");
        node.hex("62 [ 0007 ]").expect("70 [ 0007 ]");
    }

    @Test
    @Mqtt5({"4.6.0-2", "4.6.0-3", "4.6.0-5", "4.6.0-6"})
    void answersLeaveInTheOrderOfTheMessages() {
        RawClient node = door.node5(NO_PROBLEM_INFORMATION);
        door.bridge().log.hold();
        node.hex("32 [ <t> 0003 [] 'A' ] 34 [ <t> 0002 [] 'B' ] 32 [ <t> 0001 [] 'C' ]");
        node.hex("34 [ <t> 0004 [] 'D' ]");
        await().until(() -> door.bridge().log.held().size() == 4);
        assertThat(door.bridge().log.held())
                .extracting(held -> held.message().packetId())
                .containsExactly(3, 2, 1, 4); // what is landed keeps the order too

        for (int last = 3; last >= 0; last--) {
            door.bridge().log.let(last);
        }

        node.expect("40 [ 0003 ]", "50 [ 0002 ]", "40 [ 0001 ]", "50 [ 0004 ]");
    }

    private void deny(String why) {
        door.bridge().log.answer(_ -> new Landed.Denied(why));
    }
}
