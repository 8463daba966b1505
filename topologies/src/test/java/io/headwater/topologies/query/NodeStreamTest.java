package io.headwater.topologies.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.avro.mapping.GroupMembership;
import io.headwater.avro.mapping.MappingState;
import io.headwater.avro.params.Cause;
import io.headwater.avro.params.ParamChange;
import io.headwater.avro.params.ParamsChanged;
import io.headwater.avro.presence.PresenceState;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.topologies.mapping.Mapping;
import io.headwater.topologies.query.EventReader.Event;
import io.headwater.topologies.views.Bridges;
import io.headwater.topologies.views.Change;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class NodeStreamTest {
    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());
    private static final NodeKey LAMP = NodeKey.rainmaker("lamp");
    private static final int PARTITION = FakePlacement.partitionOf(LAMP);
    private static final PresenceState OPEN =
            new PresenceState(4L, true, "s-1", 1_500L, null, 0, "life-1", "ab", null, 4L);

    private static final PresenceState ENDED =
            new PresenceState(
                    4L, false, "s-1", 9_000L, "BRIDGE_LOST", 0, "life-1", "ab", null, 12L);
    private static final PresenceState AGAIN =
            new PresenceState(14L, true, "s-2", 9_500L, null, 0, "life-2", "ab", null, 14L);

    private final FakeNodes nodes = FakeNodes.onEveryPartition();
    private final ApiFixture api;

    NodeStreamTest() throws Exception {
        api = new ApiFixture(nodes);
    }

    @BeforeEach
    void aLamp() {
        nodes.add("lamp", "esp.node.light", OPEN);
        nodes.params(LAMP, 10, "Light", "Power", "true");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void aStreamBeginsWithWhatIsKnownAndGoesOnWithChanges() throws Exception {
        try (var stream = open()) {
            Event snapshot = stream.next();
            change(11, "Power", "false");
            Event change = stream.next();

            assertThat(snapshot.name()).isEqualTo("snapshot");
            assertThat(snapshot.data().at("/params/Light/Power/value").asBoolean()).isTrue();
            assertThat(snapshot.data().at("/node/presence/state").asText()).isEqualTo("connected");
            assertThat(change.name()).isEqualTo("params");
            assertThat(change.data().at("/changes/0/value").asBoolean(true)).isFalse();
            assertThat(change.data().path("cause").asText()).isEqualTo("delta");
            assertThat(change.data().path("origin").asText()).isEqualTo(PARTITION + ":11");
        }
    }

    @Test
    void whatTheSnapshotHoldsAlreadyIsNotToldAgain() throws Exception {
        try (var stream = open()) {
            stream.next();

            change(10, "Power", "true");
            change(11, "Power", "false");

            assertThat(stream.next().data().path("origin").asText()).isEqualTo(PARTITION + ":11");
        }
    }

    @Test
    void whoResumesGetsWhatItMissedWithoutASnapshot() throws Exception {
        bothHaveRead(11);
        change(11, "Power", "false");
        change(12, "Power", "true");

        try (var stream = open("Last-Event-ID", PARTITION + ":11")) {
            Event first = stream.next();

            assertThat(first.name()).isEqualTo("params");
            assertThat(first.data().path("origin").asText()).isEqualTo(PARTITION + ":12");
        }
    }

    @Test
    void theIdOfAnEventIsItsOriginOnceBothJobsAreThere() throws Exception {
        try (var stream = open()) {
            stream.next();

            nodes.views.watermarks().processed("timeseries", PARTITION, 11);
            change(11, "Power", "false");

            assertThat(stream.next().id()).isEqualTo(PARTITION + ":11");
        }
    }

    @Test
    void anIdNeverReachesBeyondItsOwnEvent() throws Exception {
        bothHaveRead(10);
        change(11, "Power", "false");
        change(12, "Power", "true");

        try (var stream = open("Last-Event-ID", PARTITION + ":10/0")) {
            assertThat(stream.next().id()).startsWith(PARTITION + ":11");
            assertThat(stream.next().id()).startsWith(PARTITION + ":12");
        }
    }

    @Test
    void whoResumesBeyondWhatIsRememberedIsToldSoInANewSnapshot() throws Exception {
        nodes.views.changes().assigned("nodes", PARTITION, 100);
        bothHaveRead(99);

        try (var stream = open("Last-Event-ID", PARTITION + ":11")) {
            Event first = stream.next();

            assertThat(first.name()).isEqualTo("snapshot");
            assertThat(first.data().path("cause").asText()).contains("not remembered");
        }
    }

    @Test
    void whoResumesAheadOfALogThatBeganAnewGetsASnapshotThatSaysSo() throws Exception {
        try (var stream = open("Last-Event-ID", PARTITION + ":5000")) {
            Event first = stream.next();

            assertThat(first.name()).isEqualTo("snapshot");
            assertThat(first.data().path("cause").asText()).contains("begun anew");
            change(11, "Power", "false");
            assertThat(stream.next().data().path("origin").asText()).isEqualTo(PARTITION + ":11");
        }
    }

    @Test
    void aQuietStreamMovesItsReaderOn() throws Exception {
        try (var stream = open()) {
            String first = stream.next().id();

            bothHaveRead(500);

            assertThat(stream.nextId()).isNotEqualTo(first);
            while (!stream.lastId().equals(PARTITION + ":500")) {
                stream.nextId();
            }
        }
    }

    @Test
    void onlyTheEventsThatWereAskedForAreTold() throws Exception {
        try (var stream =
                new EventReader(api.stream("/api/v1/nodes/lamp/stream?events=presence"))) {
            stream.next();

            change(11, "Power", "false");
            publish(12, new Change.Presence(OPEN));

            assertThat(stream.next().name()).isEqualTo("presence");
        }
    }

    @Test
    void aBridgeThatDiesIsToldThoughNoRecordOfTheNodeSaysSo() throws Exception {
        try (var stream = open()) {
            stream.next();

            api.bridgeState = new Bridges.State.Dead("silent");
            Event event = stream.next();

            assertThat(event.name()).isEqualTo("presence");
            assertThat(event.data().at("/presence/reason").asText()).isEqualTo("BRIDGE_LOST");
        }
    }

    @Test
    void aSessionEndsOnceForItsReaderThoughTheLogSaysItAfterTheBridgeFellSilent() throws Exception {
        try (var stream = open()) {
            stream.next();
            api.bridgeState = new Bridges.State.Dead("silent");
            assertThat(stream.next().data().at("/presence/state").asText())
                    .isEqualTo("disconnected");

            publish(12, new Change.Presence(ENDED));
            change(13, "Power", "false");
            assertThat(stream.next().name()).isEqualTo("params");

            api.bridgeState = new Bridges.State.Alive();
            publish(14, new Change.Presence(AGAIN));
            Event back = stream.next();
            assertThat(back.data().at("/presence/state").asText()).isEqualTo("connected");
            assertThat(back.data().path("origin").asText()).isEqualTo(PARTITION + ":14");
        }
    }

    @Test
    void whatTheSnapshotSaysOfASilentBridgeIsNotToldAgainWhenItIsInTheLog() throws Exception {
        api.bridgeState = new Bridges.State.Dead("silent");
        try (var stream = open()) {
            assertThat(stream.next().data().at("/node/presence/state").asText())
                    .isEqualTo("disconnected");

            publish(12, new Change.Presence(ENDED));
            change(13, "Power", "false");

            assertThat(stream.next().name()).isEqualTo("params");
        }
    }

    @Test
    void whoResumesIsToldOfTheEndInTheLogAsNobodyKnowsWhatItWasToldBefore() throws Exception {
        api.bridgeState = new Bridges.State.Dead("silent");
        bothHaveRead(11);
        publish(12, new Change.Presence(ENDED));

        try (var stream = open("Last-Event-ID", PARTITION + ":11")) {
            Event first = stream.next();

            assertThat(first.name()).isEqualTo("presence");
            assertThat(first.data().path("origin").asText()).isEqualTo(PARTITION + ":12");
        }
    }

    @Test
    void whoDidNotAskForPresenceIsNotToldOfASilentBridgeEither() throws Exception {
        try (var stream = new EventReader(api.stream("/api/v1/nodes/lamp/stream?events=params"));
                var another = open()) {
            stream.next();
            another.next();

            api.bridgeState = new Bridges.State.Dead("silent");
            assertThat(another.next().name()).isEqualTo("presence");
            bothHaveRead(100);
            stream.quietUntil(
                    PARTITION + ":100"); // its own heartbeat, before which it would be told
            change(200, "Power", "false");

            assertThat(stream.next().name()).isEqualTo("params");
        }
    }

    @Test
    void aReaderIsToldToResumeWhenTheNodeMoves() throws Exception {
        try (var stream = open()) {
            stream.next();

            nodes.views.changes().revoked("nodes", PARTITION);

            assertThat(stream.next().name()).isEqualTo("resume");
            assertThatThrownBy(stream::next).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aNodeNobodyKnowsYetCanBeWaitedFor() throws Exception {
        var stranger = NodeKey.rainmaker("stranger");
        int partition = FakePlacement.partitionOf(stranger);
        try (var stream = new EventReader(api.stream("/api/v1/nodes/stranger/stream"))) {
            assertThat(stream.next().data().path("known").asBoolean(true)).isFalse();

            nodes.views
                    .changes()
                    .publish(
                            "nodes",
                            new Origin(partition, 3),
                            stranger,
                            List.of(new Change.FirstSeen(9)));

            assertThat(stream.next().name()).isEqualTo("seen");
        }
    }

    @Test
    void aMalformedIdIsRefused() throws Exception {
        var response = api.get("/api/v1/nodes/lamp/stream", "Last-Event-ID", "yesterday");

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.code()).isEqualTo("position-malformed");
    }

    @Test
    void aNodeOfAnotherInstanceIsStreamedFromThere() throws Exception {
        var elsewhere = new FakeNodes(Set.of());
        elsewhere.placement.heldBy(api.host(), Set.of(PARTITION));
        try (var front = new ApiFixture(elsewhere);
                var stream = new EventReader(front.stream("/api/v1/nodes/lamp/stream"))) {
            assertThat(stream.next().name()).isEqualTo("snapshot");

            change(11, "Power", "false");

            assertThat(stream.next().name()).isEqualTo("params");
        }
    }

    @Test
    void whatTheApiBroughtAboutIsToldAndCountedByItself() throws Exception {
        bothHaveRead(10);
        try (var stream = open()) {
            stream.next();

            requested(4, "away");
            Event asked = stream.next();
            change(11, "Power", "false");
            Event reported = stream.next();

            assertThat(asked.name()).isEqualTo("mapping");
            assertThat(asked.data().path("origin").isNull()).isTrue();
            assertThat(asked.data().at("/groups/0/group").asText()).isEqualTo("away");
            assertThat(asked.id()).isEqualTo(PARTITION + ":10~4");
            assertThat(reported.id()).endsWith("~4");
        }
    }

    @Test
    void whoResumesGetsWhatTheApiBroughtAboutMeanwhile() throws Exception {
        bothHaveRead(11);
        requested(4, "away");
        requested(5, "home");

        try (var stream = open("Last-Event-ID", PARTITION + ":11~4")) {
            assertThat(stream.next().data().at("/groups/0/group").asText()).isEqualTo("home");
        }
    }

    @Test
    void whoNamesAnOriginAloneResumesThoughRequestsAreForgotten() throws Exception {
        nodes.views.changes().assigned(Lane.REQUESTS, PARTITION, 57);
        bothHaveRead(11);
        change(12, "Power", "true");

        try (var stream = open("Last-Event-ID", PARTITION + ":11")) {
            assertThat(stream.next().name()).isEqualTo("params");
        }
    }

    private void requested(long offset, String group) {
        var state =
                MappingState.newBuilder(Mapping.NOTHING)
                        .setGroups(List.of(new GroupMembership(group, false, 1L)))
                        .build();
        nodes.views
                .changes()
                .publish(
                        Lane.REQUESTS,
                        new Origin(PARTITION, offset),
                        LAMP,
                        List.of(new Change.Mapping(state)));
        nodes.views.watermarks().processed(Lane.REQUESTS, PARTITION, offset);
    }

    private EventReader open(String... headers) throws Exception {
        return new EventReader(api.stream("/api/v1/nodes/lamp/stream", headers));
    }

    private void change(long offset, String param, String value) {
        var changed =
                new ParamsChanged(
                        Cause.DELTA,
                        List.of(new ParamChange("Light", param, null, value)),
                        null,
                        null,
                        5L,
                        6L,
                        PARTITION,
                        offset);
        var serde = TOPICS.paramsChanged().value();
        byte[] written = serde.serializer().serialize(TOPICS.paramsChanged().name(), changed);
        publish(offset, new Change.Params(written, serde.deserializer()));
    }

    private void bothHaveRead(long offset) {
        nodes.views.watermarks().processed("nodes", PARTITION, offset);
        nodes.views.watermarks().processed("timeseries", PARTITION, offset);
    }

    private void publish(long offset, Change change) {
        nodes.views
                .changes()
                .publish("nodes", new Origin(PARTITION, offset), LAMP, List.of(change));
        nodes.views.watermarks().processed("nodes", PARTITION, offset);
    }
}
