package io.headwater.bridge.connection;

import static io.headwater.bridge.connection.RawClient.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.mqtt.Properties;
import io.headwater.bridge.mqtt.Subscribe;
import io.headwater.bridge.mqtt.Subscribe.Subscription;
import io.headwater.schemas.Origin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Collections;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever some clients do, another one's PUBACK is not delayed by more than a second. */
class NoisyNeighbourTest {
    private final TestBridge bridge = new TestBridge();

    @BeforeEach
    void storeWithoutRemembering() {
        bridge.log.answer(_ -> new Landed.Stored(new Origin(0, 0)));
    }

    @AfterEach
    void stop() {
        bridge.close();
    }

    @Test
    void aFloodOfQos0DoesNotDelayOthers() {
        var message = publish(0, 0, "t", "x".repeat(200));
        try (var flood = new Crowd(4, this::node, it -> it.send(message))) {
            assertThatOthersAreServedDuring(flood::acts, 10_000);
        }
    }

    @Test
    void answersThatAreNeverReadDoNotDelayOthers() {
        byte[] pings = new byte[20_000];
        for (int i = 0; i < pings.length; i += 2) {
            pings[i] = (byte) 0xC0;
        }
        try (var deaf = new Crowd(2, this::deaf, it -> it.raw(pings))) {
            assertThatOthersAreServedDuring(
                    () -> (long) bridge.count("pauses", "reason", "unread-answers"), 1);
            assertThat(deaf.acts()).isPositive();
        }
    }

    @Test
    void thousandsOfFiltersDoNotDelayOthers() {
        var filters = Collections.nCopies(10_000, new Subscription("node/noisy/a/long/one", 1));
        var subscribe = new Subscribe(1, Properties.NONE, filters);
        try (var greedy =
                new Crowd(
                        4,
                        this::node,
                        it -> {
                            it.send(subscribe);
                            it.next();
                        })) {
            assertThatOthersAreServedDuring(greedy::acts, 20);
        }
    }

    @Test
    void packetsAtTheLimitDoNotDelayOthers() {
        int most = TestBridge.POLICY.packetMost();
        var message = publish(1, 1, "t", "x".repeat(most - 9));
        try (var huge =
                new Crowd(
                        4,
                        this::node,
                        it -> {
                            it.send(message);
                            it.next();
                        })) {
            assertThatOthersAreServedDuring(huge::acts, 50);
        }
    }

    @Test
    void bytesThatComeOneByOneDoNotDelayOthers() {
        byte[] drop = {0};
        try (var dripping =
                new Crowd(
                        50,
                        number -> node(number).hex("30 F0 FF 0F 00 01 74"),
                        it -> it.raw(drop))) {
            assertThatOthersAreServedDuring(dripping::acts, 20_000);
        }
    }

    @Test
    void connectionsThatComeAndGoDoNotDelayOthers() {
        try (var fickle = new Crowd(4, this::node, _ -> bridge.client().close())) {
            assertThatOthersAreServedDuring(fickle::acts, 1_000);
        }
    }

    private void assertThatOthersAreServedDuring(LongSupplier progress, long enough) {
        Neighbour.assertIsServedDuring(bridge.connected("quiet"), progress, enough);
    }

    /**
     * A node whose own socket takes few answers, so that the rest is soon the listener's matter.
     */
    private RawClient deaf(int number) {
        try {
            var socket = new Socket();
            socket.setReceiveBufferSize(4_096);
            socket.connect(
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), bridge.listener.port()));
            return new RawClient(socket).connect3("deaf-" + number);
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable);
        }
    }

    private RawClient node(int number) {
        return bridge.connected("noisy-" + number);
    }
}
