package io.headwater.topologies.push;

import io.headwater.avro.push.PushPreferences;
import io.headwater.avro.push.PushTarget;
import io.headwater.avro.push.PushUser;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.FleetPartKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Where the users and operators of one task want to be told of things, and when not. Stream thread
 * only.
 */
final class UserTargets {
    private final Topics topics;
    private final int partitions;
    private final KeyValueStore<FleetKey, PushUser> users;

    UserTargets(Capability.Task task, Topics topics, int partitions) {
        this.topics = topics;
        this.partitions = partitions;
        users = task.store(UserPushes.users(topics));
    }

    /** What a user wants; of one who never said, nothing. */
    PushUser of(FleetKey user) {
        return Objects.requireNonNullElseGet(users.get(user), () -> PushUser.newBuilder().build());
    }

    /** A target of the user; null when there is none, or not any more. */
    @Nullable PushTarget target(FleetKey user, String id) {
        return of(user).getTargets().stream()
                .filter(target -> target.getId().equals(id))
                .findFirst()
                .orElse(null);
    }

    /**
     * Will keep a target.
     *
     * @return every target of the user then; none when there are too many, and nothing is kept
     */
    List<PushTarget> put(FleetKey user, PushTarget target, long at, Effects effects) {
        PushUser known = of(user);
        var targets = new ArrayList<>(known.getTargets());
        targets.removeIf(other -> other.getId().equals(target.getId()));
        if (targets.size() >= UserPushes.MOST_TARGETS) {
            effects.ignore("too-many-targets");
            return List.of();
        }
        targets.add(PushTarget.newBuilder(target).setCreatedAt(at).build());
        keep(user, PushUser.newBuilder(known).setTargets(targets).build(), effects);
        return targets;
    }

    /** Will forget a target. */
    void remove(FleetKey user, String target, Effects effects) {
        PushUser known = of(user);
        var targets = new ArrayList<>(known.getTargets());
        if (targets.removeIf(other -> other.getId().equals(target))) {
            keep(user, PushUser.newBuilder(known).setTargets(targets).build(), effects);
        } else {
            effects.ignore("no-target");
        }
    }

    /**
     * Will keep of which nodes a target is told that they go offline and come back.
     *
     * @param wish with the target's id; what else it says of the target does not count
     */
    void listen(FleetKey user, PushTarget wish, Effects effects) {
        if (target(user, wish.getId()) == null) {
            effects.ignore("no-target");
            return;
        }
        change(
                user,
                target ->
                        target.getId().equals(wish.getId())
                                ? PushTarget.newBuilder(target)
                                        .setPresence(wish.getPresence())
                                        .setPresenceNodes(wish.getPresenceNodes())
                                        .build()
                                : target,
                effects);
    }

    /** Will choose a node for no target any more; who chose it alone is told of none. */
    void forget(FleetKey user, NodeKey node, Effects effects) {
        change(user, target -> without(node.toString(), target), effects);
    }

    /** Will keep when a user does not want to be told. */
    void prefer(FleetKey user, @Nullable PushPreferences preferences, Effects effects) {
        keep(user, PushUser.newBuilder(of(user)).setPreferences(preferences).build(), effects);
    }

    private void change(FleetKey user, UnaryOperator<PushTarget> change, Effects effects) {
        PushUser known = of(user);
        List<PushTarget> targets = known.getTargets().stream().map(change).toList();
        if (!targets.equals(known.getTargets())) {
            keep(user, PushUser.newBuilder(known).setTargets(targets).build(), effects);
        }
    }

    private static PushTarget without(String node, PushTarget target) {
        @Nullable List<String> chosen = target.getPresenceNodes();
        return chosen == null || !chosen.contains(node)
                ? target
                : PushTarget.newBuilder(target)
                        .setPresenceNodes(
                                chosen.stream().filter(other -> !other.equals(node)).toList())
                        .build();
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
}
