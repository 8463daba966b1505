package io.headwater.topologies.push;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;

import io.headwater.avro.push.PushDelivery;
import io.headwater.avro.push.PushEvent;
import io.headwater.avro.push.PushOutcome;
import io.headwater.avro.push.PushPreferences;
import io.headwater.avro.push.PushReceipt;
import io.headwater.avro.push.PushRequest;
import io.headwater.avro.push.PushTarget;
import io.headwater.avro.push.PushUser;
import io.headwater.avro.requests.ChangePush;
import io.headwater.avro.requests.FleetRequest;
import io.headwater.avro.requests.PushChange;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.UserNodeKey;
import io.headwater.schemas.UserRowKey;
import io.headwater.topologies.fleet.FleetJob;
import io.headwater.topologies.jobs.TopologyFixture;
import io.headwater.topologies.views.Views;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.jspecify.annotations.Nullable;

/** Users with targets on a task of the fleet, and what happens to their nodes. */
final class PushFixture implements AutoCloseable {
    static final FleetKey ANNA = FleetKey.user("default", "anna");
    static final UserNodeKey ANNAS_NODE = new UserNodeKey(ANNA, NODE);

    private final TopologyFixture fleet;

    PushFixture(Path folder) {
        fleet = new TopologyFixture(FleetJob.of(TOPICS, 1), Views.of(1), folder);
    }

    /** The task, for what is written and read as it is. */
    TopologyFixture fleet() {
        return fleet;
    }

    @Override
    public void close() {
        fleet.close();
    }

    void registers(String id, String kind, int afterMinutes) {
        registers(ANNA, target(id, kind, afterMinutes).build());
    }

    static PushTarget.Builder target(String id, String kind, int afterMinutes) {
        return PushTarget.newBuilder()
                .setId(id)
                .setKind(kind)
                .setAddress("address of " + id)
                .setAfterMinutes(afterMinutes)
                .setCreatedAt(0);
    }

    void registers(FleetKey whose, PushTarget target) {
        asks(whose, PushChange.PUT_TARGET, target);
    }

    /** Says anew of which nodes the target is told that they go offline. */
    void listens(PushTarget target) {
        asks(ANNA, PushChange.SET_PRESENCE, target);
    }

    private void asks(FleetKey whose, PushChange what, PushTarget target) {
        PushUser user = PushUser.newBuilder().setTargets(List.of(target)).build();
        byte[] framed =
                TOPICS.pushUsers().value().serializer().serialize(TOPICS.pushUsers().name(), user);
        asks(
                whose,
                change(what).setTarget(target.getId()).setUser(ByteBuffer.wrap(framed)).build(),
                NOON);
    }

    void prefers(PushPreferences preferences) {
        PushUser user = PushUser.newBuilder().setPreferences(preferences).build();
        byte[] framed =
                TOPICS.pushUsers().value().serializer().serialize(TOPICS.pushUsers().name(), user);
        asks(change(PushChange.SET_PREFERENCES).setUser(ByteBuffer.wrap(framed)).build(), NOON);
    }

    void ticks(Instant at) {
        fleet.tickLeading(at);
    }

    static ChangePush.Builder change(PushChange change) {
        return ChangePush.newBuilder().setChange(change);
    }

    void asks(ChangePush change, Instant at) {
        asks(ANNA, change, at);
    }

    void asks(FleetKey whose, ChangePush change, Instant at) {
        fleet.tell(
                TOPICS.fleetRequests(),
                whose,
                FleetRequest.newBuilder()
                        .setId("request")
                        .setRequestedAt(at.toEpochMilli())
                        .setChangePush(change)
                        .build(),
                at);
    }

    void happens(String id, String text, Instant at) {
        happens(ANNAS_NODE, event(id, text), at);
    }

    void happens(UserNodeKey whose, PushEvent.Builder event, Instant at) {
        fleet.tell(TOPICS.pushEvents(), whose, event.build(), at);
    }

    static PushEvent.Builder event(String id, @Nullable String text) {
        return PushEvent.newBuilder()
                .setId(id)
                .setKind(PushEvents.ALERT)
                .setNodeName("Cellar")
                .setText(text)
                .setAt(NOON.toEpochMilli());
    }

    void settles(UserRowKey row, PushOutcome outcome, int attempts, int status) {
        fleet.tell(
                TOPICS.pushReceipts(),
                row,
                PushReceipt.newBuilder()
                        .setOutcome(outcome)
                        .setAttempts(attempts)
                        .setStatus(status)
                        .setAt(NOON.toEpochMilli())
                        .build(),
                NOON);
    }

    List<KeyValue<UserRowKey, PushRequest>> requests() {
        return fleet.drainAll(TOPICS.pushRequests());
    }

    List<Deliveries.Row> deliveries() {
        return Deliveries.of(ANNA, fleet.store(Deliveries.store(TOPICS)));
    }

    PushDelivery delivery(UserRowKey row) {
        return fleet.store(Deliveries.store(TOPICS)).get(row);
    }
}
