package io.headwater.topologies.push;

import io.headwater.avro.alerts.AlertRaised;
import io.headwater.avro.mapping.UserRole;
import io.headwater.avro.push.PushEvent;
import io.headwater.avro.push.PushedValue;
import io.headwater.avro.registry.NodeIndex;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UserNodeKey;
import io.headwater.topologies.jobs.Effects;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Says to the users of a node, and to the tenant's operator, what happened to it. Decided by the
 * owner of the node, who alone knows whose it is, in the transaction in which it happened; each
 * user's owner goes on from there. Stream thread only.
 *
 * <pre>
 * alert, alert that nobody acknowledges, node that stays away --> a push.event for each user of the
 *                                          node, and for the operator if a target wants it
 * erasure --> users.nodes, a tombstone for the operator; users have theirs of the mapping
 * </pre>
 */
public final class PushEvents {
    /** Of an event: an alert, when it is raised. */
    public static final String ALERT = "alert.raised";

    /** Of an event: an alert, when nobody has acknowledged it for a while. */
    public static final String UNACKNOWLEDGED = "alert.unacknowledged";

    /** Of an event: a node has been away for a while. */
    public static final String OFFLINE = "node.offline";

    /** Of an event: a node that was told to be away is back. */
    public static final String ONLINE = "node.online";

    /** Of what is told, in counts. */
    static final String CAPABILITY = "push";

    private final Topics topics;
    private final Function<NodeKey, List<String>> users;
    private final BiFunction<NodeKey, String, UserRole> roles;
    private final Operators operators;

    /**
     * @param users ids of the users of a node at present
     * @param roles what a user is to a node
     * @param operators of all tenants
     */
    public PushEvents(
            Topics topics,
            Function<NodeKey, List<String>> users,
            BiFunction<NodeKey, String, UserRole> roles,
            Operators operators) {
        this.topics = topics;
        this.users = users;
        this.roles = roles;
        this.operators = operators;
    }

    /**
     * Tells of an alert that was just raised. One beyond the node's pace (R-AL-6) is told to
     * nobody.
     *
     * @param index the node's facts; null when nothing is known of it
     */
    public void alert(NodeKey node, @Nullable NodeIndex index, AlertRaised alert, Effects effects) {
        if (alert.getQuiet()) {
            effects.count(CAPABILITY, "paced");
            return;
        }
        tell(node, alert.getOwner(), event(ALERT, index, alert).build(), effects);
    }

    /**
     * Tells of an alert that nobody has acknowledged for so long.
     *
     * @param minutes since it was raised
     */
    public void unacknowledged(
            NodeKey node,
            @Nullable NodeIndex index,
            AlertRaised alert,
            int minutes,
            Effects effects) {
        PushEvent.Builder event = event(UNACKNOWLEDGED, index, alert);
        tell(node, alert.getOwner(), event.setAfterMinutes(minutes).build(), effects);
    }

    private static PushEvent.Builder event(
            String kind, @Nullable NodeIndex index, AlertRaised alert) {
        return of(kind, index)
                .setId(alert.getId())
                .setRule(alert.getRule())
                .setSeverity(alert.getSeverity())
                .setText(alert.getText())
                .setValues(
                        alert.getValues().stream()
                                .map(
                                        value ->
                                                new PushedValue(
                                                        value.getDevice(),
                                                        value.getParam(),
                                                        value.getValue()))
                                .toList())
                .setAt(alert.getLoggedAt());
    }

    private static PushEvent.Builder of(String kind, @Nullable NodeIndex index) {
        return PushEvent.newBuilder()
                .setKind(kind)
                .setNodeName(index == null ? null : index.getName())
                .setNodeType(index == null ? null : index.getType());
    }

    /**
     * Tells that a node has been away for a while.
     *
     * @param index the node's facts; null when nothing is known of it
     * @param since log time at which its session ended
     */
    public void offline(NodeKey node, @Nullable NodeIndex index, long since, Effects effects) {
        tellPresence(node, of(OFFLINE, index), "offline since ", since, since, effects);
    }

    /**
     * Tells that a node is back of which it was told that it was away.
     *
     * @param index the node's facts; null when nothing is known of it
     * @param since log time at which its last session ended
     * @param at log time at which the present one began
     */
    public void online(
            NodeKey node, @Nullable NodeIndex index, long since, long at, Effects effects) {
        tellPresence(node, of(ONLINE, index), "online since ", since, at, effects);
    }

    private void tellPresence(
            NodeKey node,
            PushEvent.Builder event,
            String text,
            long outage,
            long at,
            Effects effects) {
        tell(
                node,
                null,
                event.setId(Long.toHexString(outage))
                        .setText(text + Instant.ofEpochMilli(at))
                        .setAt(at)
                        .build(),
                effects);
    }

    /**
     * Tells the operator's owner that there is no such node any more, so that no target chooses it.
     * Always: what is chosen is known there, and here a moment later.
     */
    public void erased(NodeKey node, Effects effects) {
        var choice = new UserNodeKey(FleetKey.operator(node.tenant()), node);
        effects.emit(topics.usersNodes(), choice, null);
    }

    /** Whether there may be anybody to tell. */
    public boolean hasListeners(NodeKey node) {
        return !users.apply(node).isEmpty() || operators.isAny(node.tenant());
    }

    /**
     * @param only id of the user who alone is told, besides the operator; null for every user
     */
    private void tell(NodeKey node, @Nullable String only, PushEvent event, Effects effects) {
        for (String user : users.apply(node)) {
            if (only == null || only.equals(user)) {
                @Nullable String role = word(roles.apply(node, user));
                PushEvent told = PushEvent.newBuilder(event).setRole(role).build();
                emit(FleetKey.user(node.tenant(), user), node, told, effects);
            }
        }
        if (operators.want(node, event)) {
            emit(FleetKey.operator(node.tenant()), node, event, effects);
        }
    }

    private static @Nullable String word(UserRole role) {
        return switch (role) {
            case PRIMARY -> "primary";
            case SECONDARY -> "secondary";
            case UNKNOWN -> null;
        };
    }

    private void emit(FleetKey to, NodeKey node, PushEvent event, Effects effects) {
        effects.emit(topics.pushEvents(), new UserNodeKey(to, node), event);
    }
}
