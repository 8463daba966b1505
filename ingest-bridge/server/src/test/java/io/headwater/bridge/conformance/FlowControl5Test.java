package io.headwater.bridge.conformance;

import static io.headwater.bridge.parts.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.connection.Landed;
import io.headwater.bridge.connection.RawClient;
import io.headwater.bridge.parts.NoLeaks;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Receive Maximum of MQTT 5, in both directions. */
class FlowControl5Test {
    private static final String SUBSCRIBE = "82 [ 0001 [] <node/n/a> 01 ]";
    private static final String GRANTED = "90 [ 0001 [] 01 ]";

    @AutoClose static final NoLeaks LEAKS = new NoLeaks();

    @AutoClose private final FrontDoor door = new FrontDoor();

    @Test
    @Mqtt5("3.3.4-7")
    void aMessageMoreThanTheServerTakesEndsTheConnection() {
        RawClient node = door.node5();
        door.bridge().log.hold();

        publish(node, "32", 1, 101);

        assertThat(node.next()).startsWith("e0").contains("93");
        node.expect("closed");
        door.bridge().log.letAll();
        door.awaitEnd("CLIENT_ERROR");
    }

    @Test
    @Mqtt5("3.3.4-7")
    void messagesWithQos2CountUntilTheyAreReleased() {
        RawClient node = door.node5("17 00");
        publish(node, "34", 1, 100);
        expectAnswers(node, "50", 1, 100);
        node.hex("62 [ 0001 ]").expect("70 [ 0001 ]");
        node.hex("32 [ <t> 0065 [] 'A' ]").expect("40 [ 0065 ]"); // in its place, and done
        node.hex("34 [ <t> 0001 [] 'A' ]").expect("50 [ 0001 ]");

        node.hex("32 [ <t> 0065 [] 'A' ]");

        assertThat(node.next()).startsWith("e0").contains("93");
        node.expect("closed");
    }

    @Test
    @Mqtt5("3.3.4-7")
    void messagesWithQos2ThatWereRefusedDoNotCount() {
        RawClient node = door.node5("17 00");
        door.bridge().log.answer(_ -> new Landed.Denied("topic-denied"));
        for (int id = 1; id <= 101; id++) {
            node.hex("34 [ <t> %04x [] 'A' ]".formatted(id)).expect("50 [ %04x 87 ]".formatted(id));
        }

        door.bridge().log.answerStored();

        node.hex("32 [ <t> 0001 [] 'A' ]").expect("40 [ 0001 ]");
    }

    @Test
    @Mqtt5({"3.3.4-9", "4.9.0-1", "4.9.0-2"})
    void theServerSendsNoMoreThanTheClientTakes() {
        RawClient node = door.node5("21 0002").hex(SUBSCRIBE).expect(GRANTED);
        deliver("a", "b", "c");

        node.expect(message("32", 1, 'a'), message("32", 2, 'b'));

        node.hex("c0 [ ]").expect("d0 [ ]");
        node.hex("40 [ 0001 ]").expect(message("32", 3, 'c'));
    }

    @Test
    @Mqtt5({"3.3.4-9", "4.9.0-1", "4.4.0-1"})
    void whatIsSentAgainKeepsToTheNewLimit() {
        RawClient node = door.node5("11 0000003c").hex(SUBSCRIBE).expect(GRANTED);
        deliver("a", "b", "c");
        node.expect(message("32", 1, 'a'), message("32", 2, 'b'), message("32", 3, 'c')).close();

        RawClient again = door.nodeBack5("21 0001");
        deliver("d");

        again.expect(message("3a", 1, 'a')).hex("c0 [ ]").expect("d0 [ ]");
        again.hex("40 [ 0001 ]").expect(message("3a", 2, 'b'));
        again.hex("40 [ 0002 ]").expect(message("3a", 3, 'c'));
        again.hex("40 [ 0003 ]").expect(message("32", 1, 'd'));
    }

    @Test
    @Mqtt5({"3.3.4-10", "4.9.0-3"})
    void aUsedUpQuotaDelaysNothingElse() {
        RawClient node = door.node5("21 0001 17 00").hex(SUBSCRIBE).expect(GRANTED);
        deliver("a", "b");
        node.expect(message("32", 1, 'a'));

        node.hex("c0 [ ]").expect("d0 [ ]");
        node.hex("32 [ <t> 0009 [] 'A' ]").expect("40 [ 0009 ]");
        node.hex("34 [ <t> 000a [] 'A' ]").expect("50 [ 000a ]");
        node.hex("82 [ 0002 [] <node/n/b> 00 ]").expect("90 [ 0002 [] 00 ]");
        node.hex("a2 [ 0003 [] <node/n/b> ]").expect("b0 [ 0003 [] 00 ]");

        assertThat(node.hasNothingToRead()).isTrue();
    }

    @Test
    @Mqtt5("4.9.0-3")
    void aClientThatHasSentAllItMayIsStillServed() {
        RawClient node = door.node5("17 00");
        door.bridge().log.hold();
        publish(node, "32", 1, 100);
        await().until(() -> door.bridge().log.held().size() == 100);

        node.hex("c0 [ ]").expect("d0 [ ]");
        node.hex("62 [ 0200 ]").expect("70 [ 0200 92 ]");

        door.bridge().log.letAll();
        expectAnswers(node, "40", 1, 100);
    }

    private static void publish(RawClient node, String type, int first, int last) {
        IntStream.rangeClosed(first, last)
                .forEach(id -> node.hex("%s [ <t> %04x [] 'A' ]".formatted(type, id)));
    }

    private static void expectAnswers(RawClient node, String type, int first, int last) {
        IntStream.rangeClosed(first, last)
                .forEach(id -> node.expect("%s [ %04x ]".formatted(type, id)));
    }

    private void deliver(String... texts) {
        Stream.of(texts).forEach(text -> door.sends("node/n/a", text, 1));
    }

    private static String message(String type, int id, char text) {
        return "%s [ <node/n/a> %04x [] '%c' ]".formatted(type, id, text);
    }
}
