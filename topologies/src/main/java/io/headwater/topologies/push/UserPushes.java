package io.headwater.topologies.push;

import io.headwater.avro.push.PushDelivery;
import io.headwater.avro.push.PushEvent;
import io.headwater.avro.push.PushOutcome;
import io.headwater.avro.push.PushReceipt;
import io.headwater.avro.push.PushStatus;
import io.headwater.avro.push.PushTarget;
import io.headwater.avro.push.PushUser;
import io.headwater.avro.requests.ChangePush;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UserNodeKey;
import io.headwater.schemas.UserRowKey;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.Told;
import io.headwater.topologies.timers.Due;
import io.headwater.topologies.timers.Timer;
import io.headwater.topologies.timers.Timers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the users and operators of one task are told, and through what. Each event is told once to
 * each target that wants it; what became of it comes back as receipts. Stream thread only.
 *
 * <pre>
 * request -------> change  [push-users] --> push.users
 * users.nodes ---> left    [push-users] --> push.users
 * push.events ---> tell    [push-users, push-deliveries] --> push.requests, one for each target
 * push.receipts -> settle  [push-deliveries, push-users]
 * tick ----------> due     [push-deliveries] --> push.requests, one for all that was held
 * </pre>
 */
public final class UserPushes implements Due {
    /** Store: user to targets and preferences; its rows are those of push.users. */
    public static final String USERS = "push-users";

    /** Of one user. */
    public static final int MOST_TARGETS = 16;

    /** Of what a user asked to be sent once more, or to see whether a target works. */
    private static final String TEST = "test";

    private final Topics topics;
    private final UserTargets targets;
    private final PushOutbox outbox;
    private final HeldPushes held;

    /**
     * Starts on a task, whose job has the stores. Several may share a task.
     *
     * @param partitions how many the uplink has
     */
    public UserPushes(Capability.Task task, Topics topics, int partitions) {
        this.topics = topics;
        targets = new UserTargets(task, topics, partitions);
        outbox = new PushOutbox(task, topics);
        held = new HeldPushes(targets, outbox, Timers.on(task, topics));
    }

    /** The store of targets and preferences. */
    public static JobStore<FleetKey, PushUser> users(Topics topics) {
        return JobStore.of(USERS, topics.pushUsers());
    }

    /** Tells an event to every target of the user that wants it. */
    public void tell(Told<UserNodeKey, PushEvent> told, Effects effects) {
        PushEvent event = Objects.requireNonNull(told.value(), "an event is never taken back");
        FleetKey user = told.key().user();
        List<PushTarget> wanting =
                targets.of(user).getTargets().stream()
                        .filter(target -> Wanted.by(target, told.key().node(), event))
                        .toList();
        if (wanting.isEmpty()) {
            effects.ignore("no-target");
            return;
        }
        var earlier = new ArrayList<>(outbox.of(user));
        for (PushTarget target : wanting) {
            tell(told, event, target, earlier, effects);
        }
    }

    /** Decides a request of the API. One that changes nothing any more is counted as ignored. */
    public void change(FleetKey user, ChangePush change, String id, long at, Effects effects) {
        switch (change.getChange()) {
            case PUT_TARGET -> put(user, given(change).getTargets().getFirst(), at, effects);
            case REMOVE_TARGET -> targets.remove(user, named(change.getTarget()), effects);
            case TEST_TARGET -> test(user, named(change.getTarget()), id, at, effects);
            case SET_PRESENCE ->
                    targets.listen(user, given(change).getTargets().getFirst(), effects);
            case SET_PREFERENCES -> targets.prefer(user, given(change).getPreferences(), effects);
            case REPLAY ->
                    replay(
                            UserRowKey.delivery(
                                    user, named(change.getTarget()), named(change.getDelivery())),
                            at,
                            effects);
            case UNKNOWN ->
                    throw new IllegalArgumentException(
                            "a change of push that this version does not know");
        }
    }

    /**
     * A node is the user's no longer, or erased and nothing to the operator: no target chooses it
     * any more.
     */
    public void left(UserNodeKey gone, Effects effects) {
        targets.forget(gone.user(), gone.node(), effects);
    }

    /** Notes what became of an attempt; a target that is gone is not told anything again. */
    public void settle(Told<UserRowKey, PushReceipt> told, Effects effects) {
        PushReceipt receipt = Objects.requireNonNull(told.value(), "a receipt stays");
        UserRowKey row = told.key();
        @Nullable PushDelivery known = outbox.find(row);
        if (known != null && !Settled.isNews(known, receipt)) {
            effects.ignore("duplicate"); // an attempt was made twice, or is told of twice
            return;
        }
        if (known != null) {
            outbox.put(row, Settled.by(known, receipt), effects);
        }
        effects.count(PushEvents.CAPABILITY, Settled.word(receipt.getOutcome()));
        if (receipt.getOutcome() == PushOutcome.GONE) {
            targets.remove(row.user(), row.target(), effects);
        }
    }

    /** Tells what was held as one, when it is more than one. */
    @Override
    public void due(Timer timer, long firedAtMs, Effects effects) {
        held.due(timer, firedAtMs, effects);
    }

    /**
     * @param ofUser what the user was told before, which grows by what is told now
     */
    private void tell(
            Told<UserNodeKey, PushEvent> told,
            PushEvent event,
            PushTarget target,
            List<Deliveries.Row> ofUser,
            Effects effects) {
        FleetKey user = told.key().user();
        var node = told.key().node();
        var row =
                UserRowKey.delivery(user, target.getId(), PushKeys.of(node, event, target.getId()));
        if (outbox.find(row) != null) {
            effects.ignore("duplicate");
            return;
        }
        List<Deliveries.Row> earlier =
                ofUser.stream()
                        .filter(before -> before.key().target().equals(target.getId()))
                        .toList();
        boolean tooMany =
                PushPace.isExceeded(target.getId(), ofUser, node.toString(), told.loggedAt());
        OptionalLong until =
                event.getAfterMinutes() > 0 || tooMany
                        ? OptionalLong.empty()
                        : held.until(user, earlier, told.loggedAt());
        var text = PushText.of(user, node, event);
        PushDelivery delivery =
                PushDelivery.newBuilder()
                        .setStatus(status(tooMany, until.isPresent()))
                        .setNextAt(until.isPresent() ? until.getAsLong() : null)
                        .setKind(event.getKind())
                        .setNode(node.toString())
                        .setTitle(text.title())
                        .setText(text.text())
                        .setData(text.data())
                        .setRequestedAt(told.loggedAt())
                        .setAt(event.getAt())
                        .build();
        outbox.remember(row, delivery, earlier, effects);
        ofUser.add(new Deliveries.Row(row, delivery));
        if (tooMany) {
            effects.count(PushEvents.CAPABILITY, "limited");
        } else if (until.isPresent()) {
            held.hold(user, target.getId(), until.getAsLong(), effects);
            effects.count(PushEvents.CAPABILITY, "held");
        } else {
            outbox.send(row, target, delivery, told.loggedAt(), effects);
        }
    }

    private static PushStatus status(boolean tooMany, boolean held) {
        return tooMany ? PushStatus.LIMITED : held ? PushStatus.HELD : PushStatus.REQUESTED;
    }

    private void put(FleetKey user, PushTarget target, long at, Effects effects) {
        List<PushTarget> present = targets.put(user, target, at, effects);
        if (!present.isEmpty()) {
            outbox.forgetVanished(user, present, effects);
        }
    }

    private void test(FleetKey user, String target, String id, long at, Effects effects) {
        @Nullable PushTarget known = targets.target(user, target);
        if (known == null) {
            effects.ignore("no-target");
            return;
        }
        PushDelivery delivery =
                PushDelivery.newBuilder()
                        .setStatus(PushStatus.REQUESTED)
                        .setKind(TEST)
                        .setTitle("Headwater")
                        .setText("This target works.")
                        .setData("{}")
                        .setRequestedAt(at)
                        .setAt(at)
                        .build();
        var row = UserRowKey.delivery(user, target, id);
        outbox.remember(row, delivery, outbox.of(user, target), effects);
        outbox.send(row, known, delivery, at, effects);
    }

    /**
     * With the key of the first time, so that a destination which had it does not tell it again.
     */
    private void replay(UserRowKey row, long at, Effects effects) {
        @Nullable PushDelivery delivery = outbox.find(row);
        @Nullable PushTarget target = targets.target(row.user(), row.target());
        if (delivery == null || target == null) {
            effects.ignore("no-target");
            return;
        }
        outbox.put(row, Settled.anew(delivery), effects);
        outbox.send(row, target, delivery, at, effects);
    }

    private PushUser given(ChangePush change) {
        @Nullable ByteBuffer bytes = change.getUser();
        if (bytes == null) {
            throw new IllegalArgumentException("a change of push without what it changes");
        }
        byte[] framed = new byte[bytes.remaining()];
        bytes.duplicate().get(framed);
        return topics.pushUsers()
                .value()
                .deserializer()
                .deserialize(topics.pushUsers().name(), framed);
    }

    private static String named(@Nullable String id) {
        if (id == null) {
            throw new IllegalArgumentException("a change of push that does not say of what");
        }
        return id;
    }
}
