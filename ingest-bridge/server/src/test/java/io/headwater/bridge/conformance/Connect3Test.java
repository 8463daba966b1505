package io.headwater.bridge.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.connection.RawClient;
import io.headwater.bridge.mqtt.Connect;
import io.headwater.bridge.mqtt.ReasonCode;
import io.headwater.bridge.parts.NoLeaks;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CONNECT and its answer (3.1.1, 3.1 and 3.2); wills and sessions have tests of their own. */
class Connect3Test {
    @AutoClose static final NoLeaks LEAKS = new NoLeaks();

    @AutoClose private final FrontDoor door = new FrontDoor();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00 [ ]",
                "20 [ 00 00 ]",
                "30 [ <t> ]",
                "30 [ <MQTT> 04 02 003c <n> ]", // though its body would be a good CONNECT
                "32 [ <t> 0001 ]",
                "40 [ 0001 ]",
                "50 [ 0001 ]",
                "62 [ 0001 ]",
                "70 [ 0001 ]",
                "82 [ 0001 <a> 00 ]",
                "90 [ 0001 00 ]",
                "a2 [ 0001 <a> ]",
                "b0 [ 0001 ]",
                "c0 [ ]",
                "d0 [ ]",
                "e0 [ ]",
                "f0 [ ]"
            })
    @Mqtt311("3.1.0-1")
    @Mqtt5("3.1.0-1")
    void nothingButConnectComesFirst(String packet) {
        door.turnsAway(packet);
    }

    @Test
    @Mqtt311("3.1.0-2")
    void aSecondConnectEndsTheConnection() {
        door.closesOn3("10 [ <MQTT> 04 02 003c <n> ]");
    }

    @Test
    @Mqtt5("3.1.0-2")
    void aSecondConnectEndsTheConnectionWithAReason() {
        door.closesOn5("10 [ <MQTT> 05 02 003c [] <n> ]", ReasonCode.PROTOCOL_ERROR, "sent once");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MQTX", "mqtt", "MQTT ", "MQT", "HTTP", ""})
    @Mqtt311({"3.1.2-1", "3.1.4-1"})
    void anotherProtocolIsNotServed(String name) {
        door.turnsAway("10 [ <" + name + "> 04 02 003c <n> ]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<MQTT> 00",
                "<MQTT> 03",
                "<MQTT> 06",
                "<MQTT> 84",
                "<MQTT> ff",
                "<MQIsdp> 03"
            })
    @Mqtt311({"3.1.2-2", "3.2.2-4", "3.2.2-5"})
    void anotherLevelIsAnsweredWithReturnCode1(String protocol) {
        door.stranger().hex("10 [ " + protocol + " 02 003c <n> ]").expect("20 [ 00 01 ]", "closed");
    }

    @Test
    @Mqtt311({"3.1.2-3", "3.1.4-1"})
    void theReservedFlagEndsTheConnection() {
        door.turnsAway("10 [ <MQTT> 04 03 003c <n> ]");
    }

    @Test
    @Mqtt311({"3.1.2-18", "3.1.4-1"})
    void aUserNameWithoutItsFlagEndsTheConnection() {
        door.turnsAway("10 [ <MQTT> 04 02 003c <n> <user> ]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10 [ <MQTT> 04 82 003c <n> ]", "10 [ <MQTT> 04 82 003c <n> 00 ]"})
    @Mqtt311({"3.1.2-19", "3.1.4-1"})
    void aUserNameThatIsPromisedMustBeThere(String connect) {
        door.turnsAway(connect);
    }

    @Test
    @Mqtt311({"3.1.2-20", "3.1.4-1"})
    void aPasswordWithoutItsFlagEndsTheConnection() {
        door.turnsAway("10 [ <MQTT> 04 82 003c <n> <user> <password> ]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10 [ <MQTT> 04 c2 003c <n> <user> ]",
                "10 [ <MQTT> 04 c2 003c <n> <user> 0009 'short' ]"
            })
    @Mqtt311({"3.1.2-21", "3.1.4-1"})
    void aPasswordThatIsPromisedMustBeThere(String connect) {
        door.turnsAway(connect);
    }

    @Test
    @Mqtt311({"3.1.2-22", "3.1.4-1"})
    void aPasswordWithoutAUserNameEndsTheConnection() {
        door.turnsAway("10 [ <MQTT> 04 42 003c <n> <password> ]");
    }

    @Test
    @Mqtt311({"3.1.2-9", "3.1.2-19", "3.1.2-21", "3.1.3-1"})
    void theFieldsAreReadInTheirOrder() {
        RawClient client =
                door.stranger().hex("10 [ <MQTT> 04 ee 003c <n> <topic> <message> <user> <word> ]");
        client.expect("20 [ 00 00 ]");

        Connect read = door.bridge().log.connects().getLast();
        var will = Objects.requireNonNull(read.will());

        assertThat(read.clientId()).isEqualTo("n");
        assertThat(will.topic()).isEqualTo("topic");
        assertThat(new String(will.payload(), UTF_8)).isEqualTo("message");
        assertThat(will.qos()).isEqualTo(1);
        assertThat(will.retain()).isTrue();
        assertThat(read.userName()).isEqualTo("user");
        assertThat(new String(Objects.requireNonNull(read.password()), UTF_8)).isEqualTo("word");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10 [ ]",
                "10 [ <MQTT> ]",
                "10 [ <MQTT> 04 ]",
                "10 [ <MQTT> 04 02 ]",
                "10 [ <MQTT> 04 02 00 ]",
                "10 [ <MQTT> 04 02 003c ]",
                "10 [ <MQTT> 04 02 003c 00 ]",
                "10 [ <MQTT> 04 02 003c 0002 'n' ]"
            })
    @Mqtt311({"3.1.3-3", "3.1.4-1"})
    void aConnectThatEndsTooSoonEndsTheConnection(String connect) {
        door.turnsAway(connect + "c0 [ ]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "Zz09", "ABCDEFGHIJKLMNOPQRSTUVW", "abcdefghijklmnopqrstuvw"})
    @Mqtt311({"3.1.3-5", "3.1.4-4", "3.2.0-1"})
    void clientIdsOf1To23LettersAndDigitsAreLetIn(String id) {
        door.stranger().hex("10 [ <MQTT> 04 02 003c <" + id + "> ]").expect("20 [ 00 00 ]");
    }

    @Test
    @Mqtt311({"3.1.3-8", "3.1.3-9", "3.2.2-4", "3.2.2-5"})
    void noClientIdAndNoCleanSessionIsAnsweredWithReturnCode2() {
        door.stranger().hex("10 [ <MQTT> 04 00 003c <> ]").expect("20 [ 00 02 ]", "closed");
    }

    @Test
    @Mqtt311({"3.1.4-5", "3.2.2-4", "3.2.2-5"})
    void nothingBehindARefusedConnectIsProcessed() {
        door.stranger()
                .hex("10 [ <MQTT> 04 02 003c <stranger> ] 32 [ <t> 0001 'x' ] c0 [ ]")
                .expect("20 [ 00 05 ]", "closed");

        assertThat(door.landed()).isEmpty();
    }

    @Test
    @Mqtt311({"3.1.4-1", "3.1.4-5"})
    void nothingBehindABrokenConnectIsProcessed() {
        door.turnsAway(
                "10 [ <MQTT> 04 03 003c <n> ] 10 [ <MQTT> 04 02 003c <n> ] 32 [ <t> 0001 'x' ]");

        assertThat(door.landed()).isEmpty();
    }

    @Test
    @Mqtt311("3.1.4-2")
    void aSecondConnectionOfAClientEndsTheFirst() {
        RawClient first = door.node3();

        RawClient second = door.node3();

        first.expect("closed");
        second.hex("32 [ <t> 0001 'x' ]").expect("40 [ 0001 ]");
        door.awaitEnd("DUPLICATE_CLIENTID");
    }

    @Test
    @Mqtt311({"3.2.0-1", "3.1.4-4"})
    void connAckComesBeforeTheAnswersToWhatCameWithConnect() {
        RawClient client =
                door.stranger()
                        .hex("10 [ <MQTT> 04 02 003c <n> ] 82 [ 0001 <node/n/a> 01 ] c0 [ ]");

        client.expect("20 [ 00 00 ]", "90 [ 0001 01 ]", "d0 [ ]");
    }

    @Test
    @Mqtt311("3.2.2-6")
    void aConnectForWhichThereIsNoReturnCodeIsNotAnswered() {
        door.turnsAway("10 81 80 10 " + "<MQTT> 04 02 003c <n>"); // larger than packets may be
    }

    @Test
    @Mqtt311("3.12.4-1")
    void pingsAreAnswered() {
        door.node3().hex("c0 [ ] c0 [ ] c0 [ ]").expect("d0 [ ]", "d0 [ ]", "d0 [ ]");
    }

    @Test
    @Mqtt311("3.1.2-24")
    void silenceForOneAndAHalfKeepAlivesEndsTheConnection() {
        RawClient client = door.stranger().hex("10 [ <MQTT> 04 06 0001 <n> <w> <gone> ]");
        client.expect("20 [ 00 00 ]", "closed");

        door.awaitEnd("MQTT_KEEP_ALIVE_TIMEOUT");
        assertThat(door.landed()).containsExactly("will w gone");
    }
}
