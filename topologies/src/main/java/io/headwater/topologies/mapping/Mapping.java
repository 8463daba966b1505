package io.headwater.topologies.mapping;

import io.headwater.avro.groups.GroupNode;
import io.headwater.avro.mapping.GroupMembership;
import io.headwater.avro.mapping.MappedUser;
import io.headwater.avro.mapping.MappingChanged;
import io.headwater.avro.mapping.MappingState;
import io.headwater.avro.mapping.UserRole;
import io.headwater.avro.requests.ChangeGroup;
import io.headwater.avro.requests.ChangeMapping;
import io.headwater.avro.users.UserNode;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UserNodeKey;
import io.headwater.schemas.dialect.rainmaker.Parsed;
import io.headwater.schemas.dialect.rainmaker.Reason;
import io.headwater.schemas.dialect.rainmaker.UserMapping;
import io.headwater.schemas.dialect.rainmaker.UserMappingPayload;
import io.headwater.topologies.jobs.Asked;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.Seed;
import io.headwater.topologies.jobs.Uplink;
import io.headwater.topologies.timers.Due;
import io.headwater.topologies.timers.Timer;
import io.headwater.topologies.timers.TimerKind;
import io.headwater.topologies.timers.TimerSeed;
import io.headwater.topologies.timers.Timers;
import io.headwater.topologies.views.Change;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Whose the nodes of one task are. Both halves of a mapping come here, in either order: the user's
 * as a request of the API, the node's on its own topic. Stream thread only.
 *
 * <pre>
 * user-mapping, request, timer --> NodeMapping [mapping-nodes] --> mapping.nodes
 *                                   `--> mapping.changed, users.nodes, groups.nodes
 * </pre>
 */
public final class Mapping implements Due {
    /** Store: node to its users, groups and requests; its rows are those of mapping.nodes. */
    public static final String NODES = "mapping-nodes";

    /** Of a node to which nothing ever happened. */
    public static final MappingState NOTHING =
            new MappingState(List.of(), List.of(), List.of(), null, List.of(), -1L);

    private final Topics topics;
    private final KeyValueStore<NodeKey, MappingState> nodes; // written by requests too
    private final Timers timers;
    private final NodeKeys keys;
    private final BiConsumer<NodeKey, Set<String>> groups;

    /** Starts on a task, whose job has the stores. Several may share a task. */
    public Mapping(Capability.Task task, Topics topics) {
        this(task, topics, (_, _) -> {});
    }

    /**
     * As {@link #Mapping(Capability.Task, Topics)}.
     *
     * @param groups told in which groups a node is, after that may have changed
     */
    public Mapping(Capability.Task task, Topics topics, BiConsumer<NodeKey, Set<String>> groups) {
        this.groups = groups;
        this.topics = topics;
        nodes = task.store(nodes(topics));
        timers = Timers.on(task, topics);
        keys = new NodeKeys(task, topics);
    }

    /** The store. */
    public static JobStore<NodeKey, MappingState> nodes(Topics topics) {
        return JobStore.of(NODES, topics.mappingNodes());
    }

    /** The timers that follow from the store's rows. One that is outdated does nothing. */
    public static Seed timers(Topics topics) {
        return TimerSeed.of(
                topics.mappingNodes(),
                (node, state) -> TimerSeed.Setting.of(timer(node), NodeMapping.nextEnd(state)));
    }

    /**
     * Decides a record of channel user-mapping, whose secret the bridge has masked.
     *
     * @return who lost the node by it
     */
    public Set<String> decide(Uplink uplink, Effects effects) {
        return switch (UserMappingPayload.parseMasked(uplink.payload(), uplink.node().device())) {
            case Parsed.Accepted<UserMapping> accepted -> hear(uplink, accepted, effects);
            case Parsed.Ignored<UserMapping>(var reason) -> {
                effects.ignore(reason.code());
                yield Set.of();
            }
            case Parsed.Refused<UserMapping>(var reason, var detail) -> {
                effects.reject(reason.code(), detail);
                yield Set.of();
            }
        };
    }

    /**
     * Decides a request of the API about a user.
     *
     * @return who lost the node by it
     */
    public Set<String> change(Asked asked, ChangeMapping change, Effects effects) {
        var mapping = new NodeMapping(nodes.get(asked.node()), asked.loggedAt());
        String id = asked.request().getId();
        String user = change.getUserId();
        switch (change.getAction()) {
            case ADD -> mapping.add(id, user, Objects.requireNonNull(change.getSecret()));
            case REMOVE -> mapping.remove(user);
            case CHALLENGE ->
                    mapping.challenge(
                            id,
                            user,
                            Objects.requireNonNull(change.getChallenge()),
                            change.getValidMillis());
            case VERIFY -> {
                ByteBuffer signature = Objects.requireNonNull(change.getSignature());
                mapping.verify(
                        Objects.requireNonNull(change.getRequest()),
                        id,
                        user,
                        challenge -> keys.isSigned(asked.node(), challenge, signature));
            }
            case UNKNOWN -> throw new IllegalArgumentException("an action of a later version");
        }
        settle(asked.node(), mapping, -1, effects);
        return Set.copyOf(mapping.change().getRemoved());
    }

    /** Decides a request of the API about a group. */
    public void change(Asked asked, ChangeGroup change, Effects effects) {
        var mapping = new NodeMapping(nodes.get(asked.node()), asked.loggedAt());
        if (change.getMember()) {
            mapping.join(change.getGroup(), change.getController());
        } else {
            mapping.leave(change.getGroup());
        }
        settle(asked.node(), mapping, -1, effects);
    }

    /** Forgets whose the node is; its users and groups are told. */
    public void erase(NodeKey node, long at, Effects effects) {
        var mapping = new NodeMapping(nodes.get(node), at);
        tellGroups(node, mapping.before().getGroups(), List.of(), effects);
        mapping.before().getUsers().forEach(user -> mapping.remove(user.getUserId()));
        if (mapping.isToBeTold()) {
            tell(node, mapping.change(), effects);
        }
        effects.put(nodes, node, null);
        effects.emit(topics.mappingNodes(), node, null);
        timers.cancel(timer(node), effects);
    }

    /** Ids of the node's users, the first one first. */
    public List<String> usersOf(NodeKey node) {
        @Nullable MappingState state = nodes.get(node);
        return state == null
                ? List.of()
                : state.getUsers().stream().map(MappedUser::getUserId).toList();
    }

    /** Whether the node is in a group. */
    public boolean isMember(NodeKey node, String group) {
        @Nullable MappingState state = nodes.get(node);
        return state != null
                && state.getGroups().stream().anyMatch(known -> known.getGroup().equals(group));
    }

    /** What a user is to the node; unknown for one who does not have it. */
    public UserRole roleOf(NodeKey node, String user) {
        @Nullable MappingState state = nodes.get(node);
        return state == null
                ? UserRole.UNKNOWN
                : state.getUsers().stream()
                        .filter(known -> known.getUserId().equals(user))
                        .findFirst()
                        .map(MappedUser::getRole)
                        .orElse(UserRole.UNKNOWN);
    }

    /** Whether the node is a controller of a group. */
    public boolean isController(NodeKey node, String group) {
        @Nullable MappingState state = nodes.get(node);
        return state != null
                && state.getGroups().stream()
                        .anyMatch(known -> known.getGroup().equals(group) && known.getController());
    }

    /** Goes over every node that is in a group. */
    public void forEachInGroups(BiConsumer<NodeKey, Set<String>> visitor) {
        try (var all = nodes.all()) {
            while (all.hasNext()) {
                var row = all.next();
                if (!row.value.getGroups().isEmpty()) {
                    visitor.accept(row.key, groupsIn(row.value));
                }
            }
        }
    }

    @Override
    public void due(Timer timer, long firedAtMs, Effects effects) {
        var mapping = new NodeMapping(nodes.get(timer.node()), firedAtMs);
        settle(timer.node(), mapping, -1, effects);
    }

    private Set<String> hear(
            Uplink uplink, Parsed.Accepted<UserMapping> accepted, Effects effects) {
        accepted.warnings().forEach(warning -> effects.warn(warning.code()));
        var mapping = new NodeMapping(nodes.get(uplink.node()), uplink.loggedAt());
        if (!mapping.hears(accepted.value())) {
            effects.ignore(Reason.DUPLICATE.code());
        }
        settle(uplink.node(), mapping, uplink.origin().offset(), effects);
        return Set.copyOf(mapping.change().getRemoved());
    }

    private void settle(NodeKey node, NodeMapping mapping, long origin, Effects effects) {
        if (mapping.isToBeTold()) {
            tell(node, mapping.change(), effects);
        }
        if (!mapping.isChanged()) {
            return;
        }
        MappingState state = mapping.state(origin);
        tellGroups(node, mapping.before().getGroups(), state.getGroups(), effects);
        if (mapping.isToBeTold() || !mapping.before().getGroups().equals(state.getGroups())) {
            effects.change(new Change.Mapping(state));
        }
        effects.put(nodes, node, state);
        effects.emit(topics.mappingNodes(), node, state);
        Set<String> in = groupsIn(state);
        effects.tell(() -> groups.accept(node, in));
        OptionalLong next = NodeMapping.nextEnd(state);
        if (next.isPresent()) {
            timers.set(timer(node), next.getAsLong(), effects);
        } else {
            timers.cancel(timer(node), effects);
        }
    }

    private static Set<String> groupsIn(MappingState state) {
        return state.getGroups().stream()
                .map(GroupMembership::getGroup)
                .collect(Collectors.toUnmodifiableSet());
    }

    private void tell(NodeKey node, MappingChanged changed, Effects effects) {
        effects.emit(topics.mappingChanged(), node, changed);
        changed.getRemoved().forEach(user -> tellUser(node, user, null, effects));
        changed.getAdded().forEach(user -> tellUser(node, user, primary(changed), effects));
    }

    private void tellGroups(
            NodeKey node,
            List<GroupMembership> before,
            List<GroupMembership> after,
            Effects effects) {
        var left = new LinkedHashSet<String>();
        before.forEach(membership -> left.add(membership.getGroup()));
        for (GroupMembership membership : after) {
            left.remove(membership.getGroup());
            if (!before.contains(membership)) {
                tellGroup(
                        node,
                        membership.getGroup(),
                        new GroupNode(membership.getController(), membership.getSince()),
                        effects);
            }
        }
        left.forEach(group -> tellGroup(node, group, null, effects));
    }

    private void tellGroup(NodeKey node, String group, @Nullable GroupNode row, Effects effects) {
        var key = new UserNodeKey(FleetKey.group(node.tenant(), group), node);
        effects.emit(topics.groupsNodes(), key, row);
    }

    private void tellUser(NodeKey node, String user, @Nullable UserNode mapping, Effects effects) {
        var key = new UserNodeKey(FleetKey.user(node.tenant(), user), node);
        effects.emit(topics.usersNodes(), key, mapping);
    }

    private static UserNode primary(MappingChanged changed) {
        return new UserNode("primary", changed.getAt());
    }

    /** One a node: whatever ends first. */
    private static Timer timer(NodeKey node) {
        return new Timer(node, TimerKind.MAPPING, "");
    }
}
