package io.headwater.topologies.nodes;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.requests.ChangeGroup;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.avro.requests.PublishToNode;
import io.headwater.avro.requests.SendCommand;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.UplinkHeaders.Trust;
import io.headwater.schemas.UserNodeKey;
import io.headwater.schemas.erasure.NodeErasure;
import io.headwater.topologies.alerts.Alerts;
import io.headwater.topologies.commands.Commands;
import io.headwater.topologies.commands.RequestIndex;
import io.headwater.topologies.delivery.Downlinks;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.mapping.Mapping;
import io.headwater.topologies.params.Params;
import io.headwater.topologies.presence.Sessions;
import io.headwater.topologies.registry.Registry;
import io.headwater.topologies.rejected.RecentRejections;
import io.headwater.topologies.repeats.Repeats;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node with a past in every capability is forgotten, and its neighbour is not. */
class NodeErasureTest {
    private static final NodeKey NEIGHBOUR = NodeKey.rainmaker("112233AABBCC0");
    private static final String SESSION = "8b0f3a52-0c5c-4f3e-8a42-6f6f0f5f3c11";

    private final NodesFixture nodes;

    NodeErasureTest(@TempDir Path folder) {
        nodes = new NodesFixture(folder);
        live(NODE);
        live(NEIGHBOUR);
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    @Test
    void noStoreKnowsAnythingOfAnErasedNode() {
        assertThat(rowsOf(NODE)).isEqualTo(rowsOf(NEIGHBOUR)).isGreaterThan(7);

        erase(Trust.INTERNAL);

        assertThat(rowsOf(NODE)).isZero();
        assertThat(rowsOf(NEIGHBOUR)).isGreaterThan(7);
        try (var rows = nodes.kafka().store(RequestIndex.byRequest(TOPICS)).all()) {
            assertThat(rows).toIterable().hasSize(1);
        }
    }

    @Test
    void everyTopicOfStatesSaysSo() {
        drain();

        erase(Trust.INTERNAL);

        assertThat(nodes.kafka().drainAll(TOPICS.registryNodes()))
                .singleElement()
                .satisfies(entry -> assertThat(entry.value).isNull());
        assertThat(nodes.kafka().drainAll(TOPICS.paramsState()))
                .singleElement()
                .satisfies(entry -> assertThat(entry.value).isNull());
        assertThat(nodes.kafka().drainAll(TOPICS.mappingNodes()))
                .singleElement()
                .satisfies(entry -> assertThat(entry.value).isNull());
        assertThat(nodes.kafka().drainAll(TOPICS.groupsNodes()))
                .singleElement()
                .satisfies(entry -> assertThat(entry.value).isNull());
    }

    @Test
    void theOperatorsOwnerIsToldEachTimeAsTheChoiceOfNodesIsKeptThere() {
        var choice = new UserNodeKey(FleetKey.operator(NodeKey.DEFAULT_TENANT), NODE);

        erase(Trust.INTERNAL);
        erase(Trust.INTERNAL);

        assertThat(nodes.kafka().drainAll(TOPICS.usersNodes()))
                .hasSize(2)
                .allSatisfy(
                        entry -> {
                            assertThat(entry.key).isEqualTo(choice);
                            assertThat(entry.value).isNull();
                        });
    }

    @Test
    void anErasedNodeBeginsAnewWithItsNextMessage() {
        erase(Trust.INTERNAL);

        nodes.sends(NODE, "params-local", "{\"Lamp\":{\"Level\":7}}");

        assertThat(nodes.params(NODE)).containsOnlyKeys("Lamp.Level");
        assertThat(nodes.index(NODE)).isNotNull();
    }

    @Test
    void nobodyButHeadwaterErases() {
        erase(Trust.CREDENTIAL);

        assertThat(nodes.params(NODE)).isNotEmpty();
    }

    private void live(NodeKey node) {
        nodes.connects(node, SESSION);
        nodes.sends(
                node,
                "config",
                "{\"node_id\":\""
                        + node.device()
                        + "\",\"config_version\":\"2020-03-20\",\"info\":{\"name\":\"a\",\"fw_version\":\"1\",\"type\":\"t\"}}");
        nodes.sends(node, "params-local", "{\"Lamp\":{\"Power\":true}}");
        nodes.sends(node, "alert", "{\"esp.alert.str\":\"hot\"}");
        ask(node, request().setGroup(new ChangeGroup("home", true, false)));
        ask(
                node,
                request()
                        .setSendCommand(
                                SendCommand.newBuilder()
                                        .setCommand(1)
                                        .setRole(1)
                                        .setTimeoutSeconds(30L)
                                        .build()));
        ask(
                node,
                request()
                        .setPublish(
                                new PublishToNode(
                                        "params-remote",
                                        "node/x/params/remote",
                                        ByteBuffer.wrap("{}".getBytes(UTF_8)),
                                        NOON.plusSeconds(30).toEpochMilli())));
    }

    private void ask(NodeKey node, NodeRequest.Builder request) {
        nodes.kafka().ask(node, request.setId("q-" + node.device()).build(), NOON);
    }

    private static NodeRequest.Builder request() {
        return NodeRequest.newBuilder().setRequestedAt(NOON.toEpochMilli());
    }

    private void erase(Trust trust) {
        UplinkHeaders meant = NodeErasure.headers(NOON.toEpochMilli());
        nodes.lands(
                NODE,
                new UplinkHeaders(
                        meant.topic(),
                        meant.channel(),
                        meant.qos(),
                        meant.dup(),
                        meant.connection(),
                        meant.epoch(),
                        meant.sequence(),
                        meant.receivedAt(),
                        trust,
                        meant.will()),
                new byte[0],
                NOON);
    }

    private void drain() {
        nodes.kafka().drainAll(TOPICS.registryNodes());
        nodes.kafka().drainAll(TOPICS.paramsState());
        nodes.kafka().drainAll(TOPICS.mappingNodes());
        nodes.kafka().drainAll(TOPICS.groupsNodes());
    }

    /** In how many stores the node has a row. */
    private long rowsOf(NodeKey node) {
        long byNode =
                List.<JobStore<NodeKey, ?>>of(
                                Registry.nodes(TOPICS),
                                Registry.configs(TOPICS),
                                Sessions.sessions(TOPICS),
                                Params.current(TOPICS),
                                Repeats.recent(TOPICS),
                                Downlinks.downlinks(TOPICS),
                                Mapping.nodes(TOPICS),
                                RecentRejections.recent(TOPICS))
                        .stream()
                        .filter(store -> nodes.kafka().store(store).get(node) != null)
                        .count();
        return byNode
                + Commands.of(node, nodes.kafka().store(Commands.requests(TOPICS))).size()
                + Alerts.of(node, nodes.kafka().store(Alerts.recent(TOPICS))).size();
    }
}
