package io.headwater.topologies.nodes;

import io.headwater.avro.alerts.AlertRaised;
import io.headwater.avro.presence.PresenceState;
import io.headwater.avro.registry.NodeIndex;
import io.headwater.schemas.NodeKey;
import io.headwater.topologies.jobs.Effects;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of a task tell one another: at once, in the effects of whatever brought it, and to
 * each part in the order of the list. Who tells need not know who hears. What concerns the record
 * at hand alone is in its {@link Turn} instead. Stream thread only.
 */
final class Facts {
    private final List<OfAlerts> alerts = new ArrayList<>();
    private final List<OfSessions> sessions = new ArrayList<>();
    private final List<OfUsers> users = new ArrayList<>();

    /** An alert was raised, by the node or by a rule. */
    @FunctionalInterface
    interface OfAlerts {
        /**
         * @param index the node's facts; null when nothing is known of it
         */
        void raised(NodeKey node, @Nullable NodeIndex index, AlertRaised alert, Effects effects);
    }

    /** What was said of a node's session has been decided. */
    @FunctionalInterface
    interface OfSessions {
        /**
         * @param before the newest session; null when there was none
         * @param after the same one when nothing changed
         * @param at log time, epoch ms
         */
        void decided(
                NodeKey node,
                @Nullable PresenceState before,
                @Nullable PresenceState after,
                long at,
                Effects effects);
    }

    /** Whose a node is may be about to change. */
    @FunctionalInterface
    interface OfUsers {
        /**
         * @param lost users who had the node and lost it; often none
         * @param at log time, epoch ms
         */
        void mapped(NodeKey node, Set<String> lost, long at, Effects effects);
    }

    void onAlert(OfAlerts part) {
        alerts.add(part);
    }

    void onSession(OfSessions part) {
        sessions.add(part);
    }

    void onUsers(OfUsers part) {
        users.add(part);
    }

    /** Tells of an alert that was raised. */
    void raised(NodeKey node, @Nullable NodeIndex index, AlertRaised alert, Effects effects) {
        alerts.forEach(part -> part.raised(node, index, alert, effects));
    }

    /** Tells what became of a node's session. */
    void decided(
            NodeKey node,
            @Nullable PresenceState before,
            @Nullable PresenceState after,
            long at,
            Effects effects) {
        sessions.forEach(part -> part.decided(node, before, after, at, effects));
    }

    /** Tells that whose a node is may be about to change. */
    void mapped(NodeKey node, Set<String> lost, long at, Effects effects) {
        users.forEach(part -> part.mapped(node, lost, at, effects));
    }
}
