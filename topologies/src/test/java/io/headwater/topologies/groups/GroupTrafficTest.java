package io.headwater.topologies.groups;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.headwater.avro.delivery.Downlink;
import io.headwater.avro.groups.GroupMessage;
import io.headwater.avro.groups.GroupNode;
import io.headwater.avro.requests.ChangeGroup;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.avro.requests.RelayToNode;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.InboxKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.UplinkHeaders.Trust;
import io.headwater.schemas.UserNodeKey;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.topologies.delivery.Downlinks;
import io.headwater.topologies.jobs.JobMetrics;
import io.headwater.topologies.nodes.NodesFixture;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lamp and its home's panel, on the nodes job: what each may say, and what reaches it. */
class GroupTrafficTest {
    private static final NodeKey LAMP = NodeKey.rainmaker("lamp");
    private static final NodeKey PANEL = NodeKey.rainmaker("panel");
    private static final FleetKey HOME = FleetKey.group(NodeKey.DEFAULT_TENANT, "home");
    private static final Instant NOON = NodesFixture.NOON;
    private static final String SESSION = "8b0f3a52-0c5c-4f3e-8a42-6f6f0f5f3c11";
    private static final String ON = "{\"Lamp\":{\"Power\":true}}";

    private final NodesFixture nodes;
    private int asked;

    GroupTrafficTest(@TempDir Path folder) {
        nodes = new NodesFixture(folder);
    }

    @BeforeEach
    void joinHome() {
        changes(LAMP, new ChangeGroup("home", true, false));
        changes(PANEL, new ChangeGroup("home", true, true));
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    @Test
    void whoIsInAGroupIsToldToItsOwner() {
        changes(LAMP, new ChangeGroup("home", false, false));

        assertThat(nodes.kafka().drainAll(NodesFixture.TOPICS.groupsNodes()))
                .containsExactly(
                        KeyValue.pair(
                                new UserNodeKey(HOME, LAMP),
                                new GroupNode(false, NOON.toEpochMilli())),
                        KeyValue.pair(
                                new UserNodeKey(HOME, PANEL),
                                new GroupNode(true, NOON.toEpochMilli())),
                        KeyValue.pair(new UserNodeKey(HOME, LAMP), null));
    }

    @Test
    @Requirement({"R-GRP-1", "R-GRP-3"})
    void whatAMemberPublishesForItsGroupIsHandedToTheGroupsOwnerAsItCame() {
        publishes(LAMP, "params-local-group", "node/lamp/params/local/home", ON);
        publishes(LAMP, "params-direct-group", "node/lamp/direct/params/local/home", "any text");

        assertThat(published())
                .containsExactly(
                        KeyValue.pair(HOME, message("node/lamp/params/local/home", ON)),
                        KeyValue.pair(
                                HOME, message("node/lamp/direct/params/local/home", "any text")));
        assertThat(nodes.params(LAMP)).isEqualTo(Map.of("Lamp.Power", "true"));
    }

    @Test
    @Requirement("R-GRP-2")
    void whatSomebodyElsePublishesForTheGroupStaysItsOwn() {
        NodeKey stranger = NodeKey.rainmaker("stranger");

        publishes(stranger, "params-local-group", "node/stranger/params/local/home", ON);
        publishes(stranger, "params-direct-group", "node/stranger/direct/params/local/home", "x");

        assertThat(published()).isEmpty();
        assertThat(nodes.params(stranger)).isEqualTo(Map.of("Lamp.Power", "true"));
        assertThat(nodes.counted(JobMetrics.WARNINGS, "reason", "group-not-member")).isEqualTo(2);
    }

    @Test
    @Requirement("R-ACL-2")
    void whatComesByARulesTopicIsForTheCloudAlone() {
        publishes(
                LAMP,
                "params-local-group",
                "$aws/rules/esp_set_group_params/node/lamp/params/local/home",
                ON);

        assertThat(published()).isEmpty();
        assertThat(nodes.params(LAMP)).isEqualTo(Map.of("Lamp.Power", "true"));
    }

    @Test
    @Requirement("R-GRP-1")
    void aControllerIsSentWhatAnotherSaidOnItsOwnSessionAndNothingIsRemembered() {
        long epoch = nodes.connects(PANEL, SESSION);

        relayed(PANEL, true, "node/lamp/params/local/home", 30);

        assertThat(inbox())
                .containsExactly(
                        KeyValue.pair(
                                new InboxKey(3, PANEL),
                                new Downlink(
                                        "",
                                        epoch,
                                        "node/lamp/params/local/home",
                                        bytes(ON),
                                        NOON.plusSeconds(30).toEpochMilli())));
        assertThat(nodes.kafka().store(Downlinks.downlinks(NodesFixture.TOPICS)).get(PANEL))
                .isNull();
    }

    @Test
    void nothingIsSentToWhoIsAwayOrNoControllerAnyMoreOrAfterItsTime() {
        relayed(PANEL, true, "node/lamp/params/local/home", 30);
        nodes.connects(PANEL, SESSION);
        relayed(PANEL, true, "node/lamp/params/local/home", 0);
        changes(PANEL, new ChangeGroup("home", true, false));
        relayed(PANEL, true, "node/lamp/params/local/home", 30);

        assertThat(inbox()).isEmpty();
    }

    @Test
    @Requirement("R-GRP-5")
    void aControllerTellsAMemberWhatToDo() {
        nodes.connects(LAMP, SESSION);

        publishes(PANEL, "params-remote-group", "node/lamp/params/remote/home", ON);

        assertThat(inbox())
                .extracting(entry -> entry.key.node(), entry -> entry.value.getTopic())
                .containsExactly(tuple(LAMP, "node/lamp/params/remote/home"));
        assertThat(nodes.params(PANEL)).as("it is no report of its own").isEmpty();
    }

    @Test
    @Requirement("R-GRP-5")
    void nobodyElseDoesAndNoOneOutsideTheGroupIsTold() {
        NodeKey stranger = NodeKey.rainmaker("stranger");
        nodes.connects(LAMP, SESSION);
        nodes.connects(stranger, SESSION);

        publishes(stranger, "params-remote-group", "node/lamp/params/remote/home", ON);
        publishes(PANEL, "params-remote-group", "node/stranger/params/remote/home", ON);
        publishes(PANEL, "params-remote-group", "node/lamp/params/remote/other", ON);

        assertThat(inbox()).isEmpty();
    }

    private void changes(NodeKey node, ChangeGroup change) {
        nodes.kafka().ask(node, request().setGroup(change).build(), NOON);
    }

    private void relayed(NodeKey node, boolean controller, String topic, long seconds) {
        var relay =
                new RelayToNode(
                        "home",
                        controller,
                        topic,
                        bytes(ON),
                        NOON.plusSeconds(seconds).toEpochMilli());
        nodes.kafka().ask(node, request().setRelay(relay).build(), NOON);
    }

    private NodeRequest.Builder request() {
        asked++;
        return NodeRequest.newBuilder().setId("q" + asked).setRequestedAt(NOON.toEpochMilli());
    }

    private void publishes(NodeKey node, String channel, String topic, String payload) {
        var headers =
                new UplinkHeaders(
                        topic,
                        channel,
                        1,
                        false,
                        SESSION,
                        null,
                        1,
                        NOON.toEpochMilli(),
                        Trust.CREDENTIAL,
                        false);
        nodes.lands(node, headers, payload.getBytes(UTF_8), NOON);
    }

    private List<KeyValue<FleetKey, GroupMessage>> published() {
        return nodes.kafka().drainAll(NodesFixture.TOPICS.groupsPublished());
    }

    private List<KeyValue<InboxKey, Downlink>> inbox() {
        return nodes.kafka().drainAll(NodesFixture.TOPICS.inbox());
    }

    private static GroupMessage message(String topic, String payload) {
        return new GroupMessage(
                LAMP.toString(), topic, bytes(payload), NOON.plusSeconds(30).toEpochMilli());
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
