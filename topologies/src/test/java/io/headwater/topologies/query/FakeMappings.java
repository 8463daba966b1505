package io.headwater.topologies.query;

import io.headwater.avro.groups.GroupNode;
import io.headwater.avro.mapping.GroupMembership;
import io.headwater.avro.mapping.MappingMethod;
import io.headwater.avro.mapping.MappingRequest;
import io.headwater.avro.mapping.MappingState;
import io.headwater.avro.mapping.MappingStatus;
import io.headwater.avro.requests.ChangeGroup;
import io.headwater.avro.requests.ChangeMapping;
import io.headwater.avro.requests.MappingAction;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.avro.users.UserNode;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.topologies.mapping.Mapping;
import io.headwater.topologies.views.NodePage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Whose nodes are, and which groups they are in, in a map. */
final class FakeMappings {
    private final Map<NodeKey, MappingState> mappings = new ConcurrentHashMap<>();

    void put(NodeKey node, MappingState state) {
        mappings.put(node, state);
    }

    MappingState of(NodeKey node) {
        return mappings.getOrDefault(node, Mapping.NOTHING);
    }

    /** Decides at once. */
    void decide(NodeKey node, NodeRequest request) {
        if (request.getMapping() != null) {
            mappings.compute(node, (_, known) -> changed(known, request, request.getMapping()));
        }
        if (request.getGroup() != null) {
            mappings.compute(node, (_, known) -> changed(known, request.getGroup()));
        }
    }

    /** As the owner would: a request to add is open, one to remove is done. */
    private static MappingState changed(
            @Nullable MappingState known, NodeRequest request, ChangeMapping change) {
        MappingState before = known == null ? Mapping.NOTHING : known;
        var requests = new ArrayList<>(before.getRequests());
        var users = new ArrayList<>(before.getUsers());
        boolean secret = change.getAction() == MappingAction.ADD;
        if (change.getAction() == MappingAction.VERIFY) {
            return before; // as for a wrong response
        }
        if (change.getAction() != MappingAction.REMOVE) {
            requests.add(
                    new MappingRequest(
                            request.getId(),
                            change.getUserId(),
                            secret ? MappingMethod.SECRET : MappingMethod.CHALLENGE,
                            Objects.requireNonNull(
                                    secret ? change.getSecret() : change.getChallenge()),
                            MappingStatus.REQUESTED,
                            1_000L,
                            61_000L,
                            0,
                            null,
                            null));
        } else {
            users.removeIf(user -> user.getUserId().equals(change.getUserId()));
        }
        return MappingState.newBuilder(before).setUsers(users).setRequests(requests).build();
    }

    private static MappingState changed(@Nullable MappingState known, ChangeGroup change) {
        MappingState before = known == null ? Mapping.NOTHING : known;
        var groups = new ArrayList<>(before.getGroups());
        groups.removeIf(group -> group.getGroup().equals(change.getGroup()));
        if (change.getMember()) {
            groups.add(new GroupMembership(change.getGroup(), change.getController(), 1_000L));
        }
        return MappingState.newBuilder(before).setGroups(groups).build();
    }

    Lookup<NodePage<UserNode>> usersNodes(FleetKey user, @Nullable NodeKey after, int limit) {
        return page(
                after,
                limit,
                state ->
                        isOf(state, user.id())
                                ? Optional.of(new UserNode("primary", 5_000L))
                                : Optional.empty());
    }

    Lookup<NodePage<GroupNode>> groupsNodes(FleetKey group, @Nullable NodeKey after, int limit) {
        return page(
                after,
                limit,
                state ->
                        state.getGroups().stream()
                                .filter(known -> known.getGroup().equals(group.id()))
                                .map(it -> new GroupNode(it.getController(), it.getSince()))
                                .findFirst());
    }

    private <V> Lookup<NodePage<V>> page(
            @Nullable NodeKey after, int limit, Function<MappingState, Optional<V>> there) {
        var all = new TreeMap<String, NodePage.Entry<V>>();
        mappings.forEach(
                (node, state) ->
                        there.apply(state)
                                .ifPresent(
                                        it ->
                                                all.put(
                                                        node.toString(),
                                                        new NodePage.Entry<>(node, it))));
        var mine =
                List.copyOf((after == null ? all : all.tailMap(after.toString(), false)).values());
        var page = mine.subList(0, Math.min(limit, mine.size()));
        return new Lookup.Found<>(
                new NodePage<>(page, page.size() < mine.size() ? page.getLast().node() : null));
    }

    private static boolean isOf(MappingState state, String user) {
        return state.getUsers().stream().anyMatch(known -> known.getUserId().equals(user));
    }
}
