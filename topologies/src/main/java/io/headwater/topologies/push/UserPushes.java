package io.headwater.topologies.push;

import io.headwater.avro.push.PushDelivery;
import io.headwater.avro.push.PushEvent;
import io.headwater.avro.push.PushOutcome;
import io.headwater.avro.push.PushReceipt;
import io.headwater.avro.push.PushRequest;
import io.headwater.avro.push.PushStatus;
import io.headwater.avro.push.PushTarget;
import io.headwater.avro.push.PushUser;
import io.headwater.avro.requests.ChangePush;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.FleetPartKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UserNodeKey;
import io.headwater.schemas.UserRowKey;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.Told;
import io.headwater.topologies.timers.Due;
import io.headwater.topologies.timers.Timer;
import io.headwater.topologies.timers.TimerKind;
import io.headwater.topologies.timers.Timers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What the users and operators of one task are told, and through what. Each event is told once to
 * each target that wants it; what became of it comes back as receipts. Stream thread only.
 *
 * <pre>
 * request -------> change  [push-users] --> push.users
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

    private static final Duration LIFE = Duration.ofHours(24);

    private final Topics topics;
    private final int partitions;
    private final KeyValueStore<FleetKey, PushUser> users;
    private final KeyValueStore<UserRowKey, PushDelivery> deliveries;
    private final Timers timers;

    /**
     * Starts on a task, whose job has the stores. Several may share a task.
     *
     * @param partitions how many the uplink has
     */
    public UserPushes(Capability.Task task, Topics topics, int partitions) {
        this.topics = topics;
        this.partitions = partitions;
        users = task.store(users(topics));
        deliveries = task.store(Deliveries.store(topics));
        timers = Timers.on(task, topics);
    }

    /** The store of targets and preferences. */
    public static JobStore<FleetKey, PushUser> users(Topics topics) {
        return JobStore.of(USERS, topics.pushUsers());
    }

    /** Tells an event to every target of the user that wants it. */
    public void tell(Told<UserNodeKey, PushEvent> told, Effects effects) {
        PushEvent event = Objects.requireNonNull(told.value(), "an event is never taken back");
        FleetKey user = told.key().user();
        List<PushTarget> targets =
                of(user).getTargets().stream().filter(target -> Wanted.by(target, event)).toList();
        if (targets.isEmpty()) {
            effects.ignore("no-target");
        }
        for (PushTarget target : targets) {
            tell(told, event, target, effects);
        }
    }

    /** Decides a request of the API. One that changes nothing any more is counted as ignored. */
    public void change(FleetKey user, ChangePush change, String id, long at, Effects effects) {
        switch (change.getChange()) {
            case PUT_TARGET -> put(user, given(change).getTargets().getFirst(), at, effects);
            case REMOVE_TARGET -> remove(user, named(change.getTarget()), effects);
            case TEST_TARGET -> test(user, named(change.getTarget()), id, at, effects);
            case SET_PREFERENCES -> {
                var preferences = given(change).getPreferences();
                keep(
                        user,
                        PushUser.newBuilder(of(user)).setPreferences(preferences).build(),
                        effects);
            }
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

    /** Notes what became of an attempt; a target that is gone is not told anything again. */
    public void settle(Told<UserRowKey, PushReceipt> told, Effects effects) {
        PushReceipt receipt = Objects.requireNonNull(told.value(), "a receipt stays");
        UserRowKey row = told.key();
        @Nullable PushDelivery known = deliveries.get(row);
        if (known != null && !Settled.isNews(known, receipt)) {
            effects.ignore("duplicate"); // an attempt was made twice, or is told of twice
            return;
        }
        if (known != null) {
            effects.put(deliveries, row, Settled.by(known, receipt));
        }
        effects.count(PushEvents.CAPABILITY, Settled.word(receipt.getOutcome()));
        if (receipt.getOutcome() == PushOutcome.GONE) {
            remove(row.user(), row.target(), effects);
        }
    }

    private void tell(
            Told<UserNodeKey, PushEvent> told,
            PushEvent event,
            PushTarget target,
            Effects effects) {
        FleetKey user = told.key().user();
        var node = told.key().node();
        var row =
                UserRowKey.delivery(user, target.getId(), PushKeys.of(node, event, target.getId()));
        if (deliveries.get(row) != null) {
            effects.ignore("duplicate");
            return;
        }
        List<Deliveries.Row> earlier = Deliveries.of(user, target.getId(), deliveries);
        boolean tooMany =
                PushPace.isExceeded(
                        earlier.stream().map(Deliveries.Row::delivery).toList(),
                        node.toString(),
                        told.loggedAt());
        OptionalLong until =
                event.getAfterMinutes() > 0 || tooMany
                        ? OptionalLong.empty()
                        : heldUntil(user, earlier, told.loggedAt());
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
        remember(row, delivery, earlier, effects);
        if (tooMany) {
            effects.count(PushEvents.CAPABILITY, "limited");
        } else if (until.isPresent()) {
            timers.set(timer(user, target.getId()), until.getAsLong(), effects);
            effects.count(PushEvents.CAPABILITY, "held");
        } else {
            send(row, target, delivery, told.loggedAt(), effects);
        }
    }

    private static PushStatus status(boolean tooMany, boolean held) {
        return tooMany ? PushStatus.LIMITED : held ? PushStatus.HELD : PushStatus.REQUESTED;
    }

    /** Until when a target is not to be told; what is held already decides for what joins it. */
    private OptionalLong heldUntil(FleetKey user, List<Deliveries.Row> earlier, long at) {
        OptionalLong already =
                earlier.stream()
                        .map(Deliveries.Row::delivery)
                        .filter(delivery -> delivery.getStatus() == PushStatus.HELD)
                        .mapToLong(delivery -> Objects.requireNonNull(delivery.getNextAt()))
                        .min();
        return already.isPresent() ? already : Hold.until(of(user).getPreferences(), at);
    }

    /** Tells what was held as one, when it is more than one. */
    @Override
    public void due(Timer timer, long firedAtMs, Effects effects) {
        FleetKey user = FleetKey.parse(timer.node().toString()).orElseThrow();
        @Nullable PushTarget target = target(user, timer.id());
        List<Deliveries.Row> held =
                Deliveries.of(user, timer.id(), deliveries).stream()
                        .filter(row -> row.delivery().getStatus() == PushStatus.HELD)
                        .toList();
        if (target == null || held.isEmpty()) {
            effects.ignore("no-target");
            return;
        }
        if (held.size() == 1) {
            PushDelivery only = Settled.anew(held.getFirst().delivery());
            effects.put(deliveries, held.getFirst().key(), only);
            send(held.getFirst().key(), target, only, firedAtMs, effects);
            return;
        }
        UserRowKey row =
                UserRowKey.delivery(
                        user,
                        target.getId(),
                        PushKeys.of("digest", target.getId(), Long.toString(firedAtMs)));
        PushDelivery digest = Digest.of(held, firedAtMs);
        held.forEach(part -> effects.put(deliveries, part.key(), null));
        effects.put(deliveries, row, digest);
        send(row, target, digest, firedAtMs, effects);
    }

    /** A timer is of a node; this one stands for a user, whose key has the same form. */
    private static Timer timer(FleetKey user, String target) {
        return new Timer(
                new NodeKey(user.tenant(), user.kind().wireName(), user.id()),
                TimerKind.PUSH,
                target);
    }

    private void send(
            UserRowKey row, PushTarget target, PushDelivery delivery, long at, Effects effects) {
        effects.emit(
                topics.pushRequests(),
                row,
                PushRequest.newBuilder()
                        .setId(row.delivery())
                        .setKind(delivery.getKind())
                        .setTargetKind(target.getKind())
                        .setAddress(target.getAddress())
                        .setKeys(target.getKeys())
                        .setTitle(delivery.getTitle())
                        .setText(delivery.getText())
                        .setData(delivery.getData())
                        .setAt(delivery.getAt())
                        .setRequestedAt(at)
                        .setExpiresAt(at + LIFE.toMillis())
                        .build());
        effects.count(PushEvents.CAPABILITY, "requested");
    }

    private void remember(
            UserRowKey row, PushDelivery delivery, List<Deliveries.Row> earlier, Effects effects) {
        effects.put(deliveries, row, delivery);
        earlier.stream()
                .limit(Math.max(0, earlier.size() + 1 - Deliveries.REMEMBERED))
                .forEach(old -> effects.put(deliveries, old.key(), null));
    }

    private void put(FleetKey user, PushTarget target, long at, Effects effects) {
        PushUser known = of(user);
        var targets = new ArrayList<>(known.getTargets());
        targets.removeIf(other -> other.getId().equals(target.getId()));
        if (targets.size() >= MOST_TARGETS) {
            effects.ignore("too-many-targets");
            return;
        }
        targets.add(PushTarget.newBuilder(target).setCreatedAt(at).build());
        keep(user, PushUser.newBuilder(known).setTargets(targets).build(), effects);
        forgetVanished(user, targets, effects);
    }

    /** Rows of a target outlive it until the user has a new one, so that people see why it went. */
    private void forgetVanished(FleetKey user, List<PushTarget> targets, Effects effects) {
        Set<String> present = targets.stream().map(PushTarget::getId).collect(Collectors.toSet());
        Deliveries.of(user, deliveries).stream()
                .map(Deliveries.Row::key)
                .filter(row -> !present.contains(row.target()))
                .forEach(row -> effects.put(deliveries, row, null));
    }

    private void remove(FleetKey user, String target, Effects effects) {
        PushUser known = of(user);
        var targets = new ArrayList<>(known.getTargets());
        if (targets.removeIf(other -> other.getId().equals(target))) {
            keep(user, PushUser.newBuilder(known).setTargets(targets).build(), effects);
        } else {
            effects.ignore("no-target");
        }
    }

    private void test(FleetKey user, String target, String id, long at, Effects effects) {
        @Nullable PushTarget known = target(user, target);
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
        remember(row, delivery, Deliveries.of(user, target, deliveries), effects);
        send(row, known, delivery, at, effects);
    }

    /**
     * With the key of the first time, so that a destination which had it does not tell it again.
     */
    private void replay(UserRowKey row, long at, Effects effects) {
        @Nullable PushDelivery delivery = deliveries.get(row);
        @Nullable PushTarget target = target(row.user(), row.target());
        if (delivery == null || target == null) {
            effects.ignore("no-target");
            return;
        }
        effects.put(deliveries, row, Settled.anew(delivery));
        send(row, target, delivery, at, effects);
    }

    private void keep(FleetKey user, PushUser after, Effects effects) {
        boolean isNothing = after.getTargets().isEmpty() && after.getPreferences() == null;
        @Nullable PushUser kept = isNothing ? null : after;
        effects.put(users, user, kept);
        effects.emit(topics.pushUsers(), user, kept);
        if (user.kind() == FleetKey.Kind.OPERATOR) {
            tellNodes(user, after.getTargets(), effects);
        }
    }

    /** Owners of nodes have to know what an operator wants to hear of, and not where. */
    private void tellNodes(FleetKey operator, List<PushTarget> targets, Effects effects) {
        @Nullable PushUser wishes =
                targets.isEmpty()
                        ? null
                        : PushUser.newBuilder()
                                .setTargets(
                                        targets.stream()
                                                .map(
                                                        target ->
                                                                PushTarget.newBuilder(target)
                                                                        .setAddress("")
                                                                        .setKeys(Map.of())
                                                                        .build())
                                                .toList())
                                .build();
        for (int partition = 0; partition < partitions; partition++) {
            effects.emit(topics.pushOperators(), new FleetPartKey(operator, partition), wishes);
        }
    }

    private PushUser of(FleetKey user) {
        return Objects.requireNonNullElseGet(users.get(user), () -> PushUser.newBuilder().build());
    }

    private @Nullable PushTarget target(FleetKey user, String id) {
        return of(user).getTargets().stream()
                .filter(target -> target.getId().equals(id))
                .findFirst()
                .orElse(null);
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
