package io.headwater.bridge.conformance;

import static io.headwater.bridge.connection.RawClient.connect;
import static io.headwater.bridge.connection.RawClient.publish;
import static io.headwater.bridge.mqtt.MqttVersion.V3_1_1;
import static io.headwater.bridge.parts.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.connection.ConnectionPolicy;
import io.headwater.bridge.connection.Delivery;
import io.headwater.bridge.connection.Downlink;
import io.headwater.bridge.connection.RawClient;
import io.headwater.bridge.connection.TestBridge;
import io.headwater.bridge.mqtt.Properties;
import io.headwater.bridge.mqtt.ReasonCode;
import io.headwater.schemas.NodeKey;
import io.micrometer.core.instrument.Counter;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * A real listener for one test, with a neighbour on it. Whatever the test does on its own
 * connections, the neighbour's next message is stored and acknowledged, nothing is left of the
 * others when they are gone, and no buffer leaks.
 */
final class FrontDoor implements AutoCloseable {
    /** The client id of everybody but the neighbour. */
    static final String NODE = "n";

    private static final String NEIGHBOUR = "neighbour";

    private final TestBridge bridge;
    private final RawClient neighbour;
    private final List<RawClient> clients = new ArrayList<>();

    /** Behind it holds RainMaker's policy, with less patience. */
    FrontDoor() {
        this(TestBridge.POLICY);
    }

    FrontDoor(ConnectionPolicy policy) {
        bridge = new TestBridge(policy, 1_000_000);
        neighbour = bridge.connected(NEIGHBOUR);
    }

    TestBridge bridge() {
        return bridge;
    }

    /** A connection on which nothing was said yet. */
    RawClient stranger() {
        RawClient client = bridge.client();
        clients.add(client);
        return client;
    }

    /** The node, let in with 3.1.1 and a clean session. */
    RawClient node3() {
        return stranger().connect3(NODE);
    }

    /** The node, let in with MQTT 5 and a clean start. */
    RawClient node5() {
        return stranger().connect5(NODE);
    }

    /** The node, let in with MQTT 5, a clean start and these properties of CONNECT. */
    RawClient node5(String properties) {
        return stranger().hex(Greeting.fresh(properties)).expect(Greeting.WELCOME);
    }

    /** The node, back in the session that it left, with these properties of CONNECT. */
    RawClient nodeBack5(String properties) {
        await().until(() -> bridge.sessions.size() == 1);
        return stranger().hex(Greeting.back(properties)).expect(Greeting.WELCOME_BACK);
    }

    /** The node wants back into the session that it left, and is answered this instead. */
    void nodeRefused5(String connAck) {
        await().until(() -> bridge.sessions.size() == 1);
        stranger().hex(Greeting.back("")).expect(connAck, "closed");
    }

    /** The node asks with 3.1.1 for the session it had or will have; CONNACK is not read. */
    RawClient resuming3() {
        return stranger().send(connect(V3_1_1, NODE, false, null));
    }

    /** The node's connection is lost, and its session kept. */
    void loses(RawClient client) {
        client.close();
        await().untilAsserted(() -> assertThat(bridge.sessions.size()).isEqualTo(1));
    }

    /** Sends the node a message; the answer is what becomes of it. */
    CompletableFuture<Delivery> deliver(String topic, String text, int qos) {
        return deliver(new Downlink(topic, text.getBytes(UTF_8), qos, Properties.NONE));
    }

    /** Sends the node a message with properties; the answer is what becomes of it. */
    CompletableFuture<Delivery> deliver(Downlink message) {
        return bridge.live.deliver(NodeKey.rainmaker(NODE), message).toCompletableFuture();
    }

    /** Sends the node a message, whatever becomes of it. */
    void sends(String topic, String text, int qos) {
        var _ = deliver(topic, text, qos);
    }

    /** A stranger that begins with this is not answered but sent away at once. */
    void turnsAway(String bytes) {
        double before = violations();

        stranger().hex(bytes).expect("closed");

        assertThat(violations()).as("seen as broken, not as slow").isEqualTo(before + 1);
    }

    /** A stranger that begins with this is sent away at once, with this CONNACK of MQTT 5. */
    void turnsAway5(String bytes, ReasonCode reason, String words) {
        double before = violations();
        RawClient client = stranger().hex(bytes);

        assertExplained(client.next(), "20", reason, words);

        client.expect("closed");
        assertThat(violations()).isEqualTo(before + 1);
    }

    /** A stranger that may not connect like this is told so, with this CONNACK of MQTT 5. */
    void refuses5(String bytes, ReasonCode reason, String words) {
        RawClient client = stranger().hex(bytes);

        assertExplained(client.next(), "20", reason, words);

        client.expect("closed");
        assertThat(bridge.count("connects", "reason", tag(reason))).isPositive();
    }

    /** The node that sends this over 3.1.1 is not answered but loses its connection at once. */
    void closesOn3(String bytes) {
        node3().hex(bytes).expect("closed");
        awaitEnd("CLIENT_ERROR");
    }

    /** The node that sends this over MQTT 5 hears this, and loses its connection at once. */
    void closesOn5(String bytes, ReasonCode reason, String words) {
        RawClient client = node5().hex(bytes);

        assertExplained(client.next(), "e0", reason, words);

        client.expect("closed");
        awaitEnd("CLIENT_ERROR");
    }

    /** What was landed for the node, oldest first: "topic payload", or "will topic payload". */
    List<String> landed() {
        return bridge.log.journal().stream()
                .filter(entry -> !entry.startsWith("connected ") && !entry.startsWith("ended "))
                .toList();
    }

    /** Waits until the node's connection has ended for this reason. */
    void awaitEnd(String reason) {
        await().untilAsserted(() -> assertThat(bridge.log.journal()).contains("ended n " + reason));
    }

    /** CONNACK and DISCONNECT: the reason's code, and a reason string with these words. */
    private static void assertExplained(
            String packet, String type, ReasonCode reason, String words) {
        int at = type.equals("20") ? 6 : 4; // lengths of such packets take one byte
        assertThat(packet).startsWith(type);
        assertThat(packet.substring(at, at + 2)).isEqualTo("%02x".formatted(reason.code()));
        assertThat(new String(ByteBufUtil.decodeHexDump(packet), UTF_8)).contains(words);
    }

    private static String tag(ReasonCode reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private double violations() {
        return bridge.registry.get("headwater.bridge.violations").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    @Override
    public void close() {
        bridge.log.answerStored();
        bridge.log.letAll();
        neighbour.send(publish(1, 1, "t", "still here")).expect("40 [ 0001 ]");
        assertThat(landed()).contains("t still here");
        clients.forEach(RawClient::close);
        await().untilAsserted(() -> assertThat(bridge.live.size()).isEqualTo(1));
        assertThat(bridge.inFlight.used()).isZero();
        neighbour.close();
        bridge.close();
    }
}
