package io.headwater.bridge.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.connection.RawClient;
import io.headwater.bridge.mqtt.Bytes;
import io.headwater.bridge.parts.NoLeaks;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Fixed headers, lengths and packet identifiers (3.1.1, chapter 2), and what is no packet (4.8).
 */
class Packets3Test {
    @AutoClose static final NoLeaks LEAKS = new NoLeaks();

    @AutoClose private final FrontDoor door = new FrontDoor();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4 [ 0001 ]",
                "5 [ 0001 ]",
                "7 [ 0001 ]",
                "c [ ]",
                "e [ ]",
            })
    @Mqtt311({"2.2.2-1", "2.2.2-2", "3.14.1-1"})
    void flagsOtherThanZeroEndTheConnection(String packet) {
        for (int flags = 1; flags < 16; flags++) {
            door.closesOn3(withFlags(packet, flags));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"6 [ 0001 ]", "8 [ 0001 <node/n/a> 00 ]", "a [ 0001 <node/n/a> ]"})
    @Mqtt311({"2.2.2-1", "2.2.2-2", "3.6.1-1", "3.8.1-1", "3.10.1-1"})
    void flagsOtherThanTwoEndTheConnection(String packet) {
        for (int flags = 0; flags < 16; flags++) {
            if (flags != 2) {
                door.closesOn3(withFlags(packet, flags));
            }
        }
    }

    @Test
    @Mqtt311({"2.2.2-1", "2.2.2-2", "3.1.4-1"})
    void flagsOfConnectEndTheConnection() {
        for (int flags = 1; flags < 16; flags++) {
            door.turnsAway(withFlags("1 [ <MQTT> 04 02 003c <n> ]", flags));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "32 [ <t> 0000 'x' ]",
                "34 [ <t> 0000 'x' ]",
                "82 [ 0000 <node/n/a> 00 ]",
                "a2 [ 0000 <node/n/a> ]",
                "40 [ 0000 ]",
                "50 [ 0000 ]",
                "62 [ 0000 ]",
                "70 [ 0000 ]"
            })
    @Mqtt311("2.3.1-1")
    void packetIdentifierZeroEndsTheConnection(String packet) {
        door.closesOn3(packet);
    }

    @Test
    @Mqtt311({"2.3.1-4", "4.3.2-1"})
    void messagesToTheClientHaveIdentifiersThatAreNotInUse() {
        RawClient client = subscribed(1);
        door.sends("node/n/a", "1", 1);
        door.sends("node/n/a", "2", 1);
        client.expect("32 [ <node/n/a> 0001 '1' ]", "32 [ <node/n/a> 0002 '2' ]");

        client.hex("40 [ 0002 ]");
        door.sends("node/n/a", "3", 1);

        client.expect("32 [ <node/n/a> 0003 '3' ]");
    }

    @Test
    @Mqtt311("2.3.1-5")
    void messagesWithQosZeroHaveNoIdentifier() {
        RawClient client = subscribed(0);

        client.hex("30 [ <t> 0009 ] c0 [ ]").expect("d0 [ ]");
        door.sends("node/n/a", "x", 0);

        assertThat(door.landed()).containsExactly("t \0\t");
        client.expect("30 [ <node/n/a> 'x' ]");
    }

    @Test
    @Mqtt311({"2.3.1-6", "3.3.4-1", "4.3.3-2"})
    void answersHaveTheIdentifierOfTheirMessage() {
        RawClient client = door.node3();

        client.hex("32 [ <t> abcd 'x' ]").expect("40 [ abcd ]");
        client.hex("34 [ <t> ffff 'x' ]").expect("50 [ ffff ]");
        client.hex("62 [ ffff ]").expect("70 [ ffff ]");
    }

    @Test
    @Mqtt311({"2.3.1-7", "3.8.4-1", "3.8.4-2", "3.10.4-4", "3.10.4-5"})
    void answersHaveTheIdentifierOfTheirSubscription() {
        RawClient client = door.node3();

        client.hex("82 [ abcd <node/n/a> 01 ]").expect("90 [ abcd 01 ]");
        client.hex("a2 [ fedc <node/n/a> ]").expect("b0 [ fedc ]");
        client.hex("a2 [ fedd <node/n/a> ]").expect("b0 [ fedd ]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00 [ ]",
                "f0 [ ]",
                "20 [ 00 00 ]",
                "90 [ 0001 00 ]",
                "b0 [ 0001 ]",
                "d0 [ ]",
            })
    @Mqtt311("4.8.0-1")
    void packetsThatNoClientSendsEndTheConnection(String packet) {
        door.closesOn3(packet);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "30 [ ]",
                "30 [ 00 ]",
                "30 [ 00ff 't' ]",
                "32 [ <t> ]",
                "32 [ <t> 00 ]",
                "40 [ ]",
                "40 [ 00 ]",
                "62 [ 00 ]",
                "82 [ ]",
                "82 [ 0001 <node/n/a> ]",
                "82 [ 0001 00ff 'node/n/a' 00 ]",
                "82 [ 0001 <node/n/a> 00 00 ]",
                "a2 [ 0001 00 ]",
                "a2 [ 0001 <a> 00ff 'b' ]",
            })
    @Mqtt311("4.8.0-1")
    void aPacketThatEndsTooSoonEndsTheConnectionWhateverFollows(String packet) {
        String smuggled = "32 [ <smuggled> 0001 'x' ]".repeat(20) + "c0 [ ]";

        door.closesOn3(packet + smuggled);

        assertThat(door.landed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "40 [ 0001 00 ]",
                "50 [ 0001 00 ]",
                "62 [ 0001 00 ]",
                "70 [ 0001 c000 ]",
                "c0 [ 00 ]",
                "c0 [ c000 ]",
                "e0 [ 00 ]",
                "e0 [ 32 ]",
            })
    @Mqtt311("4.8.0-1")
    void aPacketThatIsLongerThanItsContentEndsTheConnection(String packet) {
        door.closesOn3(packet);
    }

    @ParameterizedTest
    @ValueSource(strings = {"30 80 80 80 80 01", "30 ff ff ff ff", "30 ff ff ff 7f", "82 81 80 10"})
    @Mqtt311("4.8.0-1")
    void aLengthThatIsTooLongEndsTheConnectionBeforeTheBodyComes(String header) {
        door.closesOn3(header);
    }

    @Test
    @Mqtt311("4.8.0-2")
    void aPassingFaultEndsItsConnectionAlone() {
        door.node3().hex("82 [ 0001 <trouble> 00 ]").expect("closed"); // a rule of ours breaks

        door.awaitEnd("SERVER_ERROR");
    }

    @Test
    @Mqtt311("7.1.1-1")
    void bytesMayComeInAnyPieces() {
        RawClient client = door.stranger();
        String bytes = Bytes.hex("10 [ <MQTT> 04 02 003c <n> ] 32 [ <t> 0001 'A' ]");

        for (int i = 0; i < bytes.length(); i += 2) {
            client.hex(bytes.substring(i, i + 2));
        }

        client.expect("20 [ 00 00 ]", "40 [ 0001 ]");
        assertThat(door.landed()).containsExactly("t A");
    }

    @Test
    @Mqtt311("7.0.0-2")
    void aClientThatKnowsNothingButTheStandardIsServed() {
        RawClient client = door.stranger().hex("10 [ <MQTT> 04 02 003c <n> ]");
        client.expect("20 [ 00 00 ]");
        client.hex("82 [ 0001 <node/n/a> 01 ]").expect("90 [ 0001 01 ]");
        client.hex("32 [ <t> 0002 'x' ]").expect("40 [ 0002 ]");
        door.sends("node/n/a", "y", 1);
        client.expect("32 [ <node/n/a> 0001 'y' ]").hex("40 [ 0001 ]");
        client.hex("a2 [ 0003 <node/n/a> ]").expect("b0 [ 0003 ]");

        client.hex("e0 [ ]").expect("closed");

        door.awaitEnd("CLIENT_INITIATED_DISCONNECT");
    }

    private RawClient subscribed(int qos) {
        return door.node3()
                .hex("82 [ 0009 <node/n/a> 0" + qos + " ]")
                .expect("90 [ 0009 0" + qos + " ]");
    }

    private static String withFlags(String packet, int flags) {
        return packet.charAt(0) + Integer.toHexString(flags) + packet.substring(1);
    }
}
