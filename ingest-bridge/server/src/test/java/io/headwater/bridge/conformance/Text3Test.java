package io.headwater.bridge.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.connection.Delivery;
import io.headwater.bridge.parts.NoLeaks;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strings, and what topics are made of (3.1.1, 1.5.3 and 4.7). */
class Text3Test {
    @AutoClose static final NoLeaks LEAKS = new NoLeaks();

    @AutoClose private final FrontDoor door = new FrontDoor();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0001 ff",
                "0001 80", // goes on without a beginning
                "0001 c3", // ends within a character
                "0002 c328",
                "0002 c0af", // an overlong slash
                "0002 c080", // an overlong NUL
                "0003 e08080",
                "0003 eda080", // U+D800
                "0003 edbfbf", // U+DFFF
                "0006 eda081edb080", // a pair of surrogates
                "0004 f4908080", // beyond U+10FFFF
                "0005 f888808080",
                "0003 74c374"
            })
    @Mqtt311({"1.5.3-1", "3.3.2-1", "4.7.3-3"})
    void aTopicNameThatIsNotUtf8EndsTheConnection(String topic) {
        door.closesOn3("30 [ " + topic + " ]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10 [ <MQTT> 04 02 003c 0001 ff ]",
                "10 [ <MQTT> 04 02 003c 0003 eda080 ]",
            })
    @Mqtt311({"1.5.3-1", "3.1.3-4", "3.1.4-1"})
    void aClientIdThatIsNotUtf8EndsTheConnection(String connect) {
        door.turnsAway(connect);
    }

    @Test
    @Mqtt311({"1.5.3-1", "3.1.3-10", "3.1.4-1"})
    void aWillTopicThatIsNotUtf8EndsTheConnection() {
        door.turnsAway("10 [ <MQTT> 04 06 003c <n> 0001 ff <m> ]");
    }

    @Test
    @Mqtt311({"1.5.3-1", "3.1.3-11", "3.1.4-1"})
    void aUserNameThatIsNotUtf8EndsTheConnection() {
        door.turnsAway("10 [ <MQTT> 04 82 003c <n> 0001 ff ]");
    }

    @Test
    @Mqtt311({"1.5.3-1", "3.8.3-1", "4.7.3-3"})
    void aFilterThatIsNotUtf8EndsTheConnection() {
        door.closesOn3("82 [ 0001 0001 ff 00 ]");
    }

    @Test
    @Mqtt311({"1.5.3-1", "3.10.3-1", "4.7.3-3"})
    void aFilterToUnsubscribeThatIsNotUtf8EndsTheConnection() {
        door.closesOn3("a2 [ 0001 0001 ff ]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10 [ <MQTT> 04 02 003c 0001 00 ]",
                "10 [ <MQTT> 04 02 003c 0003 6e006e ]",
                "10 [ <MQTT> 04 06 003c <n> 0002 7700 <m> ]",
                "10 [ <MQTT> 04 82 003c <n> 0001 00 ]",
            })
    @Mqtt311({"1.5.3-2", "3.1.4-1"})
    void aNulInConnectEndsTheConnection(String connect) {
        door.turnsAway(connect);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "30 [ 0001 00 ]",
                "30 [ 0003 740074 ]",
                "82 [ 0001 0002 6100 00 ]",
                "a2 [ 0001 0002 0061 ]"
            })
    @Mqtt311({"1.5.3-2", "4.7.3-2"})
    void aNulInATopicEndsTheConnection(String packet) {
        door.closesOn3(packet);
    }

    @Test
    @Mqtt311("1.5.3-3")
    void aByteOrderMarkIsACharacterLikeOthers() {
        door.node3().hex("32 [ 0004 efbbbf74 0001 'x' ]").expect("40 [ 0001 ]");

        assertThat(door.landed()).containsExactly("\uFEFFt x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "30 [ <#> ]",
                "30 [ <+> ]",
                "30 [ <a/#> ]",
                "30 [ <a/+/b> ]",
                "30 [ <a+> ]",
                "30 [ <a#b> ]"
            })
    @Mqtt311({"3.3.2-2", "4.7.1-1"})
    void aWildcardInATopicNameEndsTheConnection(String publish) {
        door.closesOn3(publish);
    }

    @Test
    @Mqtt311("4.7.1-1")
    void aWildcardInAWillTopicEndsTheConnection() {
        door.turnsAway("10 [ <MQTT> 04 06 003c <n> <a/#> <m> ]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#/a", "a/#/b", "a#", "#a", "##", "/#/"})
    @Mqtt311("4.7.1-2")
    void aMisplacedNumberSignEndsTheConnection(String filter) {
        door.closesOn3("82 [ 0001 <" + filter + "> 00 ]");
        door.closesOn3("a2 [ 0001 <" + filter + "> ]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a+", "+a", "a/b+", "a/+b/c", "++"})
    @Mqtt311("4.7.1-3")
    void aMisplacedPlusSignEndsTheConnection(String filter) {
        door.closesOn3("82 [ 0001 <" + filter + "> 00 ]");
        door.closesOn3("a2 [ 0001 <" + filter + "> ]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"30 [ <> ]", "32 [ <> 0001 ]", "82 [ 0001 <> 00 ]", "a2 [ 0001 <> ]"})
    @Mqtt311("4.7.3-1")
    void anEmptyTopicEndsTheConnection(String packet) {
        door.closesOn3(packet);
    }

    @Test
    @Mqtt311("4.7.3-3")
    void aTopicNameMayHave65535Bytes() {
        String topic = "t".repeat(65_535);

        door.node3().hex("32 [ <" + topic + "> 0001 'x' ]").expect("40 [ 0001 ]");

        assertThat(door.landed()).containsExactly(topic + " x");
    }

    @Test
    @Mqtt311("4.7.3-4")
    void topicsAreComparedAsTheyAre() {
        door.node3().hex("82 [ 0001 <node/n/\u00E9> 00 ]").expect("90 [ 0001 00 ]");

        var composed = door.deliver("node/n/\u00E9", "a", 0);
        var decomposed = door.deliver("node/n/e\u0301", "b", 0);
        var capital = door.deliver("node/n/\u00C9", "c", 0);

        assertThat(composed.join()).isEqualTo(Delivery.WRITTEN);
        assertThat(decomposed.join()).isEqualTo(Delivery.NOT_SUBSCRIBED);
        assertThat(capital.join()).isEqualTo(Delivery.NOT_SUBSCRIBED);
    }
}
