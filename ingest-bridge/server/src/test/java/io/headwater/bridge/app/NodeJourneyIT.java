package io.headwater.bridge.app;

import static io.headwater.bridge.parts.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.presence.BridgeIncarnation;
import io.headwater.avro.presence.PresenceState;
import io.headwater.avro.rejected.Rejected;
import io.headwater.bridge.parts.TestBridge;
import io.headwater.bridge.parts.TestKafka;
import io.headwater.bridge.parts.TestNode;
import io.headwater.bridge.parts.TestNode.Connect;
import io.headwater.bridge.parts.TestNode.Will;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.NodePartitions;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.UplinkHeaders.Trust;
import io.headwater.schemas.conformance.Requirement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What nodes do, and what is in Kafka afterwards. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeJourneyIT {
    private final TestKafka kafka;
    private final TestBridge bridge;

    NodeJourneyIT(@TempDir Path folder) throws IOException {
        kafka = new TestKafka(folder.resolve("kafka")).start();
        bridge =
                new TestBridge(kafka, folder.resolve("identity"), Map.of("mqtt.plain.port", "0"))
                        .awaitReady();
    }

    @AfterAll
    void stop() {
        bridge.close();
        kafka.close();
    }

    @Test
    @Requirement("R-MQ-4")
    void landsAMessageUnderItsEpochBeforeItIsAcknowledged() throws Exception {
        try (TestNode node = bridge.connected("lamp")) {
            node.publish(7, "$aws/rules/esp_set_params/node/lamp/params/local", "{\"a\":{}}");

            assertThat(node.acknowledged()).isEqualTo(7);
            List<ConsumerRecord<NodeKey, byte[]>> uplink = bridge.uplink("lamp");
            assertThat(bridge.story("lamp"))
                    .containsExactly("connected", "params-local {\"a\":{}}");
            UplinkHeaders connect = headers(uplink.getFirst());
            UplinkHeaders message = headers(uplink.getLast());
            assertThat(connect.epoch()).isNull();
            assertThat(connect.trust()).isEqualTo(Trust.INTERNAL);
            assertThat(message.epoch()).isEqualTo(uplink.getFirst().offset());
            assertThat(message.sequence()).isEqualTo(2);
            assertThat(message.trust()).isEqualTo(Trust.CREDENTIAL);
            assertThat(message.connection()).isEqualTo(connect.connection());
            assertThat(message.topic())
                    .isEqualTo("$aws/rules/esp_set_params/node/lamp/params/local");
            assertThat(uplink.getLast().partition())
                    .isEqualTo(NodePartitions.of(NodeKey.rainmaker("lamp"), 4));
        }
    }

    @Test
    @Requirement("R-DG-1")
    void keepsDiagnosticsOutOfTheUplink() throws Exception {
        try (TestNode node = bridge.connected("talkative")) {
            node.publish(1, "node/talkative/diagnostics/from-node", "blob").acknowledged();

            assertThat(bridge.story("talkative")).containsExactly("connected");
            assertThat(kafka.read(kafka.topics().bulk()))
                    .extracting(record -> new String(record.value(), UTF_8))
                    .containsExactly("blob");
        }
    }

    @Test
    @Requirement("R-TOP-4")
    void acknowledgesAMessageOnAnUnknownTopicAndKeepsItWithItsReason() throws Exception {
        try (TestNode node = bridge.connected("curious")) {
            node.publish(1, "node/curious/weather", "{\"rain\":1}").acknowledged();

            Rejected rejected = bridge.rejected("curious").getFirst();
            assertThat(rejected.getReason()).isEqualTo("topic-unknown");
            assertThat(rejected.getMqttTopic()).isEqualTo("node/curious/weather");
            assertThat(text(rejected)).isEqualTo("{\"rain\":1}");
            assertThat(rejected.getHeaders()).containsEntry("hw-topic", "node/curious/weather");
            assertThat(bridge.story("curious")).containsExactly("connected");
        }
    }

    @Test
    @Requirement("R-JSON-1")
    void acknowledgesAPayloadAboveTheLimitAndKeepsItWithItsReason() throws Exception {
        try (TestNode node = bridge.connected("chatty")) {
            node.publish(1, "node/chatty/params/local", new byte[131_073]).acknowledged();

            Rejected rejected = bridge.rejected("chatty").getFirst();
            assertThat(rejected.getReason()).isEqualTo("too-large");
            assertThat(rejected.getPayload().remaining()).isEqualTo(131_073);
        }
    }

    @Test
    @Requirement("R-ACL-1")
    void acknowledgesAForeignTopicStoresNothingAndServesTheOwnerOnwards() throws Exception {
        try (TestNode node = bridge.connected("intruder");
                TestNode victim = bridge.connected("victim")) {
            node.publish(1, "node/victim/params/local", "{}").acknowledged();
            node.publish(2, "node/intruder/../victim/params/local", "{}").acknowledged();

            victim.publish(1, "node/victim/params/local", "{\"own\":{}}").acknowledged();
            assertThat(bridge.story("victim"))
                    .containsExactly("connected", "params-local {\"own\":{}}");
            assertThat(bridge.story("intruder")).containsExactly("connected");
        }
    }

    @Test
    void neverStoresTheSecretOfAMapping() throws Exception {
        try (TestNode node = bridge.connected("mapped")) {
            String mapping = "{\"node_id\":\"mapped\",\"user_id\":\"u\",\"secret_key\":\"s3cret\"}";
            node.publish(1, "node/mapped/user/mapping", mapping).acknowledged();
            node.publish(2, "node/mapped/user/mapping", "{\"secret_key\":\"s3cret").acknowledged();

            assertThat(bridge.story("mapped").getLast())
                    .startsWith("user-mapping {\"node_id\":\"mapped\"")
                    .contains("hmac-sha256:")
                    .doesNotContain("s3cret");
            assertThat(text(bridge.rejected("mapped").getFirst())).isEmpty();
        }
    }

    @Test
    @Requirement("R-LWT-1")
    void saysThatANodeSaidGoodbyeAndLeavesItsWillUnsaid() throws Exception {
        var will = new Will("node/polite/params/local", "{\"gone\":{}}");
        try (TestNode node = bridge.connected(Connect.as("polite").with(will))) {
            node.disconnect();

            await().until(() -> bridge.story("polite").size() == 2);
            assertThat(bridge.story("polite"))
                    .containsExactly("connected", "disconnected CLIENT_INITIATED_DISCONNECT");
        }
    }

    @Test
    @Requirement("R-LWT-1")
    void landsTheWillOfALostNodeBeforeItsEnd() throws Exception {
        var will = new Will("node/lost/params/local", "{\"gone\":{}}");
        try (TestNode node = bridge.connected(Connect.as("lost").with(will))) {
            node.vanish();

            await().until(() -> bridge.story("lost").size() == 3);
            assertThat(bridge.story("lost"))
                    .containsExactly(
                            "connected",
                            "will params-local {\"gone\":{}}",
                            "disconnected CONNECTION_LOST");
        }
    }

    @Test
    void holdsAWillToTheSamePolicyAsAPublish() throws Exception {
        var will = new Will("node/other/params/local", "{\"gone\":{}}");
        try (TestNode node = bridge.connected(Connect.as("schemer").with(will))) {
            node.vanish();

            await().until(() -> bridge.story("schemer").size() == 2);
            assertThat(bridge.story("schemer"))
                    .containsExactly("connected", "disconnected CONNECTION_LOST");
            assertThat(bridge.story("other")).isEmpty();
        }
    }

    @Test
    @Requirement({"R-ACL-1", "R-ACL-2"})
    void grantsANodeItsOwnTopicsAlone() throws Exception {
        try (TestNode node = bridge.connected("listener")) {
            assertThat(node.subscribe(1, "node/listener/params/remote")).isEqualTo(1);
            assertThat(node.subscribe(2, "node/other/params/remote")).isEqualTo(0x80);
            assertThat(node.subscribe(3, "node/+/params/remote")).isEqualTo(0x80);
        }
    }

    @Test
    @Requirement("R-TLS-4")
    void cutsTheLiveConnectionOfARevokedNodeAndRefusesTheNext() throws Exception {
        try (TestNode node = bridge.connected("stolen");
                TestNode neighbour = bridge.connected("neighbour")) {
            bridge.bridge()
                    .credentials()
                    .revoke(NodeKey.rainmaker("stolen"))
                    .toCompletableFuture()
                    .join();

            assertThat(node.isClosed()).isTrue();
            try (TestNode again = bridge.open("stolen")) {
                assertThat(again.connect(Connect.as("stolen"))).isEqualTo(5);
            }
            assertThat(bridge.story("stolen"))
                    .containsExactly("connected", "disconnected AUTH_ERROR");
            assertThat(neighbour.publish(1, "node/neighbour/config", "{}").acknowledged())
                    .isEqualTo(1);
        }
    }

    @Test
    void letsARevokedNodeInAgainWithACertificateThatWasRegistered() throws Exception {
        var node = NodeKey.rainmaker("returned");
        var credentials = bridge.bridge().credentials();
        credentials.revoke(node).toCompletableFuture().join();
        credentials
                .register(node, bridge.certificate("returned").certificate())
                .toCompletableFuture()
                .join();

        bridge.connected("returned").close();
    }

    @Test
    void takesAClientIdAtItsWordOnTheLoopbackWithTheLeastTrust() throws Exception {
        int port = bridge.bridge().plainPort().orElseThrow();
        try (TestNode node = TestNode.openPlain(port)) {
            assertThat(node.connect(Connect.as("bench"))).isZero();
            node.publish(1, "node/bench/config", "{}").acknowledged();

            assertThat(headers(bridge.uplink("bench").getLast()).trust()).isEqualTo(Trust.TOPIC);
        }
    }

    @Test
    void renewsItsIncarnationAndSaysWhenItStops(@TempDir Path folder) throws Exception {
        try (var second = new TestBridge(kafka, folder, Map.of("ordinal", "9"))) {
            second.awaitReady();
            await().until(() -> incarnations("9").size() >= 2);
            assertThat(incarnations("9")).noneMatch(BridgeIncarnation::getStopped);
        }

        assertThat(incarnations("9").getLast().getStopped()).isTrue();
        assertThat(incarnations("9"))
                .extracting(BridgeIncarnation::getIncarnation)
                .containsOnly(incarnations("9").getFirst().getIncarnation());
    }

    @Test
    void endsAConnectionWhoseNodeConnectedAtAnotherBridge() throws Exception {
        try (TestNode node = bridge.connected("roaming")) {
            long epoch = bridge.uplink("roaming").getFirst().offset();
            sayPresence("roaming", epoch, "ours still");
            sayPresence("roaming", epoch + 1, "another bridge");

            assertThat(node.isClosed()).isTrue();
            await().until(() -> bridge.story("roaming").size() == 2);
            assertThat(bridge.story("roaming"))
                    .containsExactly("connected", "disconnected DUPLICATE_CLIENTID");
        }
    }

    private void sayPresence(String device, long epoch, String incarnation) throws Exception {
        var topic = kafka.topics().presenceState();
        var state =
                PresenceState.newBuilder()
                        .setEpoch(epoch)
                        .setConnected(true)
                        .setChangedAt(0)
                        .setIncarnation(incarnation)
                        .setOrigin(epoch)
                        .build();
        try (var producer =
                new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", kafka.bootstrap()),
                        topic.key().serializer(),
                        topic.value().serializer())) {
            producer.send(new ProducerRecord<>(topic.name(), NodeKey.rainmaker(device), state))
                    .get();
        }
    }

    private List<BridgeIncarnation> incarnations(String ordinal) {
        return kafka.read(kafka.topics().incarnations()).stream()
                .filter(record -> record.key().equals(ordinal))
                .map(ConsumerRecord::value)
                .toList();
    }

    private static UplinkHeaders headers(ConsumerRecord<NodeKey, byte[]> record) {
        return UplinkHeaders.read(record.headers(), record.timestamp());
    }

    private static String text(Rejected rejected) {
        return UTF_8.decode(rejected.getPayload().duplicate()).toString();
    }
}
