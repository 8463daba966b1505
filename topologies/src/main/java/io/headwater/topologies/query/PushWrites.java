package io.headwater.topologies.query;

import io.headwater.avro.push.PushPreferences;
import io.headwater.avro.push.PushTarget;
import io.headwater.avro.push.PushUser;
import io.headwater.avro.requests.ChangePush;
import io.headwater.avro.requests.FleetRequest;
import io.headwater.avro.requests.PushChange;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.Topic;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;

/**
 * Asks the owner of a user or operator to change how they are told of things, and gives it time, as
 * {@link FleetWrites} do. Blocks.
 */
final class PushWrites {
    private final FleetWrites writes;
    private final Topic<FleetKey, PushUser> users;
    private final InstantSource clock;

    /**
     * @param users in whose framing requests carry targets and preferences
     */
    PushWrites(FleetWrites writes, Topic<FleetKey, PushUser> users, InstantSource clock) {
        this.writes = writes;
        this.users = users;
        this.clock = clock;
    }

    /** A target more, or another in place of the one of its id. */
    void put(FleetKey whose, PushTarget target) {
        ask(whose, carrying(change(PushChange.PUT_TARGET, target.getId()), only(target)));
    }

    void remove(FleetKey whose, String target) {
        ask(whose, change(PushChange.REMOVE_TARGET, target));
    }

    /**
     * @return id of the delivery that comes of it
     */
    String test(FleetKey whose, String target) {
        return ask(whose, change(PushChange.TEST_TARGET, target));
    }

    /** Of which nodes the target is told that they go offline; the rest of it stays. */
    void listen(FleetKey whose, String target, PushPresenceBody wish) {
        ask(
                whose,
                carrying(
                        change(PushChange.SET_PRESENCE, target),
                        only(wish.put(blank(target)).build())));
    }

    void prefer(FleetKey whose, PushPreferences preferences) {
        ask(
                whose,
                carrying(
                        ChangePush.newBuilder().setChange(PushChange.SET_PREFERENCES),
                        PushUser.newBuilder().setPreferences(preferences).build()));
    }

    void replay(FleetKey whose, String target, String delivery) {
        ask(whose, change(PushChange.REPLAY, target).setDelivery(delivery));
    }

    private String ask(FleetKey whose, ChangePush.Builder change) {
        String id = RequestIds.next();
        writes.ask(
                whose,
                FleetRequest.newBuilder()
                        .setId(id)
                        .setRequestedAt(clock.millis())
                        .setChangePush(change.build())
                        .build());
        return id;
    }

    private ChangePush.Builder carrying(ChangePush.Builder change, PushUser user) {
        byte[] framed = users.value().serializer().serialize(users.name(), user);
        return change.setUser(ByteBuffer.wrap(framed));
    }

    private static ChangePush.Builder change(PushChange change, String target) {
        return ChangePush.newBuilder().setChange(change).setTarget(target);
    }

    private static PushUser only(PushTarget target) {
        return PushUser.newBuilder().setTargets(List.of(target)).build();
    }

    /** A target of which nothing is said. */
    private static PushTarget.Builder blank(String id) {
        return PushTarget.newBuilder().setId(id).setKind("").setAddress("").setCreatedAt(0);
    }
}
