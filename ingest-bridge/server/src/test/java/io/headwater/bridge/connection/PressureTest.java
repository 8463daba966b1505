package io.headwater.bridge.connection;

import static io.headwater.bridge.connection.RawClient.publish;
import static io.headwater.bridge.parts.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.mqtt.PingReq;
import io.headwater.bridge.parts.Patience;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PressureTest {
    private static final int MESSAGES = 2_000;
    private static final String KILOBYTE = "x".repeat(1_024);

    @Test
    void pausesAConnectionWithManyOpenMessagesAndLosesNone() {
        try (var bridge = new TestBridge(TestBridge.policy(10, 1_000_000), 100_000_000)) {
            RawClient client = bridge.connected("node-1");
            bridge.log.hold();
            CompletableFuture<Void> flood = flood(client);

            await().until(() -> bridge.count("pauses", "reason", "connection-full") > 0);
            assertThat(bridge.log.held()).hasSize(10);
            bridge.log.letAll();

            assertAllAcknowledged(client);
            flood.join();
            assertThat(bridge.log.journal()).hasSize(1 + MESSAGES);
        }
    }

    @Test
    void closesAConnectionWhoseNextPacketBreaksSomethingAfterAPause() {
        try (var bridge = new TestBridge(TestBridge.policy(1, 1_000_000), 100_000_000)) {
            RawClient client = bridge.connected("node-1");
            bridge.log.hold();
            client.send(publish(1, 1, "t", "A"));
            client.hex("82 0C 00 02 00 07 74 72 6F 75 62 6C 65 00"); // SUBSCRIBE to trouble
            await().until(() -> bridge.log.held().size() == 1);

            bridge.log.letAll();

            client.expect("40020001", "closed");
            await().until(() -> bridge.log.journal().contains("ended node-1 SERVER_ERROR"));
        }
    }

    @Test
    void pausesAConnectionWithManyOpenBytes() {
        try (var bridge = new TestBridge(TestBridge.policy(128, 20_000), 100_000_000)) {
            RawClient client = bridge.connected("node-1");
            bridge.log.hold();
            CompletableFuture<Void> flood = flood(client);

            await().until(() -> bridge.count("pauses", "reason", "connection-full") > 0);
            assertThat(bridge.inFlight.used()).isLessThan(22_000);
            bridge.log.letAll();

            assertAllAcknowledged(client);
            flood.join();
        }
    }

    @Test
    void pausesAllConnectionsTogetherAndWakesEachInItsTurn() {
        try (var bridge = new TestBridge(TestBridge.policy(128, 1_000_000), 50_000)) {
            var clients =
                    IntStream.range(0, 8).mapToObj(i -> bridge.connected("node-" + i)).toList();
            bridge.log.hold();
            var floods = clients.stream().map(PressureTest::flood).toList();

            await().until(() -> bridge.count("pauses", "reason", "bridge-full") >= 8);
            assertThat(bridge.inFlight.used()).isLessThan(50_000 + 8 * 1_200);
            bridge.log.letAll();

            clients.forEach(PressureTest::assertAllAcknowledged);
            floods.forEach(CompletableFuture::join);
            await().until(() -> bridge.inFlight.used() == 0);
        }
    }

    @Test
    void pausesAClientThatDoesNotReadItsAnswersAndServesOthers() {
        try (var bridge = new TestBridge()) {
            RawClient deaf = bridge.connected("deaf");
            var flood = CompletableFuture.runAsync(() -> pings(deaf, 2_000_000));

            await().until(() -> bridge.count("pauses", "reason", "unread-answers") > 0);

            bridge.connected("other").send(publish(1, 1, "t", "A")).expect("40020001");
            deaf.close();
            assertThat(flood).failsWithin(Patience.LIMIT);
        }
    }

    /** Sends many messages from another thread, because the socket may not take them all. */
    private static CompletableFuture<Void> flood(RawClient client) {
        return CompletableFuture.runAsync(
                () -> {
                    for (int id = 1; id <= MESSAGES; id++) {
                        client.send(publish(1, id, "t", KILOBYTE));
                    }
                });
    }

    private static void pings(RawClient client, int count) {
        byte[] many = new byte[20_000];
        for (int i = 0; i < many.length; i += 2) {
            many[i] = (byte) 0xC0;
        }
        for (int sent = 0; sent < count; sent += many.length / 2) {
            client.raw(many);
        }
        client.send(new PingReq());
        throw new IllegalStateException("the server read " + count + " pings without an end");
    }

    private static void assertAllAcknowledged(RawClient client) {
        for (int id = 1; id <= MESSAGES; id++) {
            client.expect("4002%04x".formatted(id));
        }
    }
}
