package io.headwater.topologies.push;

import io.headwater.avro.alerts.AlertRaised;
import io.headwater.avro.push.PushEvent;
import io.headwater.avro.push.PushedValue;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UserNodeKey;
import io.headwater.topologies.jobs.Effects;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Says to the users of a node what happened to it. Decided by the owner of the node, who alone
 * knows whose it is, in the transaction in which it happened; each user's owner goes on from there.
 * Stream thread only.
 *
 * <pre>
 * alert, alert that nobody acknowledges --> a push.event for each user of the node
 * </pre>
 */
public final class PushEvents {
    /** Of an event: an alert, when it is raised. */
    public static final String ALERT = "alert.raised";

    /** Of an event: an alert, when nobody has acknowledged it for a while. */
    public static final String UNACKNOWLEDGED = "alert.unacknowledged";

    /** Of what is told, in counts. */
    static final String CAPABILITY = "push";

    private final Topics topics;
    private final Function<NodeKey, List<String>> users;

    /**
     * @param users ids of the users of a node at present
     */
    public PushEvents(Topics topics, Function<NodeKey, List<String>> users) {
        this.topics = topics;
        this.users = users;
    }

    /**
     * Tells of an alert that was just raised. One beyond the node's pace (R-AL-6) is told to
     * nobody.
     *
     * @param name of the node, as its configuration has it
     */
    public void alert(NodeKey node, @Nullable String name, AlertRaised alert, Effects effects) {
        if (alert.getQuiet()) {
            effects.count(CAPABILITY, "paced");
            return;
        }
        tell(node, event(ALERT, name, alert).build(), effects);
    }

    /**
     * Tells of an alert that nobody has acknowledged for so long.
     *
     * @param minutes since it was raised
     */
    public void unacknowledged(
            NodeKey node, @Nullable String name, AlertRaised alert, int minutes, Effects effects) {
        PushEvent.Builder event = event(UNACKNOWLEDGED, name, alert);
        tell(node, event.setAfterMinutes(minutes).build(), effects);
    }

    private static PushEvent.Builder event(String kind, @Nullable String name, AlertRaised alert) {
        return PushEvent.newBuilder()
                .setId(alert.getId())
                .setKind(kind)
                .setNodeName(name)
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

    /** Whether there is anybody to tell. */
    public boolean hasUsers(NodeKey node) {
        return !users.apply(node).isEmpty();
    }

    private void tell(NodeKey node, PushEvent event, Effects effects) {
        for (String user : users.apply(node)) {
            effects.emit(
                    topics.pushEvents(),
                    new UserNodeKey(FleetKey.user(node.tenant(), user), node),
                    event);
        }
    }
}
