package io.headwater.topologies.groups;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.groups.GroupMessage;
import io.headwater.avro.groups.GroupNode;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UserNodeKey;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.topologies.fleet.FleetJob;
import io.headwater.topologies.jobs.TopologyFixture;
import io.headwater.topologies.views.NodePage;
import io.headwater.topologies.views.Views;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a message of a group is for, on the fleet job. */
class GroupsNodesTest {
    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());
    private static final FleetKey HOME = FleetKey.group(NodeKey.DEFAULT_TENANT, "home");
    private static final FleetKey HOMELY = FleetKey.group(NodeKey.DEFAULT_TENANT, "homely");
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    private final TopologyFixture fleet;

    GroupsNodesTest(@TempDir Path folder) {
        fleet = new TopologyFixture(FleetJob.of(TOPICS, 1), Views.of(1), folder);
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    @Requirement("R-GRP-1")
    void everyControllerOfTheGroupIsSentAMessageAndNobodyElse() {
        joins(HOME, "lamp", false);
        joins(HOME, "panel", true);
        joins(HOME, "remote", true);
        joins(HOMELY, "neighbour", true);

        publishes("lamp");

        assertThat(requests())
                .extracting(entry -> entry.key.device())
                .containsExactly("panel", "remote");
        assertThat(requests()).isEmpty();
    }

    @Test
    void aMessageIsHandedOnAsItCame() {
        joins(HOME, "panel", true);

        publishes("lamp");

        assertThat(requests())
                .extracting(entry -> entry.value.getRelay())
                .singleElement()
                .satisfies(
                        relay -> {
                            assertThat(relay.getGroup()).isEqualTo("home");
                            assertThat(relay.getController()).isTrue();
                            assertThat(relay.getTopic()).isEqualTo("node/lamp/params/local/home");
                            assertThat(relay.getPayload()).isEqualTo(bytes("{}"));
                            assertThat(relay.getExpiresAt())
                                    .isEqualTo(NOON.plusSeconds(30).toEpochMilli());
                        });
    }

    @Test
    @Requirement("R-GRP-1")
    void aControllerDoesNotHearItself() {
        joins(HOME, "panel", true);

        publishes("panel");

        assertThat(requests()).isEmpty();
    }

    @Test
    void whoHasLeftHearsNothing() {
        joins(HOME, "panel", true);
        joins(HOME, "remote", true);
        fleet.tell(TOPICS.groupsNodes(), key(HOME, "panel"), null, NOON);
        joins(HOME, "remote", false);

        publishes("lamp");

        assertThat(requests()).isEmpty();
    }

    @Test
    void aGroupOfVeryManyControllersSendsToTheFirstOfThem() {
        for (int i = 0; i < 40; i++) {
            joins(HOME, "panel%02d".formatted(i), true);
        }

        publishes("lamp");

        assertThat(requests()).hasSize(GroupsNodes.MOST_CONTROLLERS);
    }

    @Test
    void theNodesOfAGroupAreListedAPageAtATime() {
        joins(HOME, "lamp", false);
        joins(HOME, "panel", true);
        joins(HOME, "radio", false);
        joins(HOMELY, "neighbour", true);
        fleet.tell(TOPICS.groupsNodes(), key(HOME, "radio"), null, NOON);
        joins(HOME, "sink", false);

        NodePage<GroupNode> first = page(null);
        NodePage<GroupNode> second = page(first.next());

        assertThat(first.nodes())
                .extracting(entry -> entry.node().device())
                .containsExactly("lamp", "panel");
        assertThat(second.nodes())
                .extracting(entry -> entry.node().device())
                .containsExactly("sink");
        assertThat(second.next()).isNull();
    }

    private NodePage<GroupNode> page(@Nullable NodeKey after) {
        return NodePage.of(HOME, after, 2, fleet.store(GroupsNodes.nodes(TOPICS)));
    }

    private void joins(FleetKey group, String device, boolean controller) {
        fleet.tell(
                TOPICS.groupsNodes(),
                key(group, device),
                new GroupNode(controller, NOON.toEpochMilli()),
                NOON);
    }

    private void publishes(String device) {
        fleet.tell(
                TOPICS.groupsPublished(),
                HOME,
                new GroupMessage(
                        NodeKey.rainmaker(device).toString(),
                        "node/" + device + "/params/local/home",
                        bytes("{}"),
                        NOON.plusSeconds(30).toEpochMilli()),
                NOON);
    }

    private List<KeyValue<NodeKey, NodeRequest>> requests() {
        return fleet.drainAll(TOPICS.requests());
    }

    private static UserNodeKey key(FleetKey group, String device) {
        return new UserNodeKey(group, NodeKey.rainmaker(device));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
