package io.headwater.topologies.delivery;

import io.headwater.avro.delivery.Downlink;
import io.headwater.avro.delivery.DownlinkState;
import io.headwater.avro.delivery.DownlinkStatus;
import io.headwater.avro.delivery.NodeDownlinks;
import io.headwater.avro.presence.PresenceState;
import io.headwater.avro.requests.PublishToNode;
import io.headwater.schemas.InboxKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UplinkHeaders.Trust;
import io.headwater.schemas.delivery.DeliveryReport;
import io.headwater.topologies.jobs.Asked;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.Uplink;
import io.headwater.topologies.presence.Sessions;
import io.headwater.topologies.views.Change;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Messages to the nodes of one task. A request to publish goes to the inbox of the bridge that
 * holds the node's session, fenced by that session's epoch; the bridge reports in the node's uplink
 * what became of it. Nothing is kept for a node that is not connected (R-REM-4). Stream thread
 * only.
 *
 * <pre>
 * request --> publish [presence-sessions] --> bridge.inbox
 * report  --> settle  [delivery-downlinks]
 * </pre>
 */
public final class Downlinks {
    /** Store: node to its newest downlinks. After a rebuild it begins anew. */
    public static final String DOWNLINKS = "delivery-downlinks";

    /** Of one node, how many are remembered. */
    static final int REMEMBERED = 32;

    /** The id of a message whose fate nobody waits for. */
    private static final String UNREPORTED = "";

    private final Topics topics;
    private final KeyValueStore<NodeKey, PresenceState> sessions; // another handler writes it
    private final KeyValueStore<NodeKey, NodeDownlinks> downlinks;

    /** Starts on a task, whose job has the stores. */
    public Downlinks(Capability.Task task, Topics topics) {
        this.topics = topics;
        sessions = task.store(Sessions.sessions(topics));
        downlinks = task.store(downlinks(topics));
    }

    /** The store, not seeded from anywhere: what was under way before is over. */
    public static JobStore<NodeKey, NodeDownlinks> downlinks(Topics topics) {
        return new JobStore<>(DOWNLINKS, topics.requests().key(), topics.nodeDownlinks());
    }

    /** Decides a request to publish; one whose id is known was decided before. */
    public void publish(Asked asked, PublishToNode message, Effects effects) {
        List<DownlinkState> known = of(asked.node());
        String id = asked.request().getId();
        if (known.stream().anyMatch(downlink -> downlink.getId().equals(id))) {
            effects.ignore("duplicate");
            return;
        }
        @Nullable PresenceState session = sessions.get(asked.node());
        Integer bridge = session != null && session.getConnected() ? session.getBridge() : null;
        DownlinkStatus status = DownlinkStatus.SENT;
        if (message.getExpiresAt() <= asked.loggedAt()) {
            status = DownlinkStatus.EXPIRED;
        } else if (bridge == null) {
            status = DownlinkStatus.NO_CONNECTION;
        }
        boolean sent = status == DownlinkStatus.SENT;
        if (sent && bridge != null) {
            long epoch = Objects.requireNonNull(session).getEpoch();
            emit(asked.node(), id, message, bridge, epoch, effects);
        }
        remember(
                asked.node(),
                known,
                state(
                        id,
                        message,
                        status,
                        asked.request().getRequestedAt(),
                        sent ? null : Long.valueOf(asked.loggedAt()),
                        session == null ? null : session.getEpoch()),
                effects);
    }

    /** Whether the node has a session, as far as its task knows. */
    public boolean isConnected(NodeKey node) {
        @Nullable PresenceState session = sessions.get(node);
        return session != null && session.getConnected() && session.getBridge() != null;
    }

    /**
     * Will publish what a capability of the task has to say, on the session that the node has.
     *
     * @param id names the message among the node's
     * @param at log time of what it answers, epoch ms
     * @return whether there is a session; without one nothing happens
     */
    public boolean send(NodeKey node, String id, PublishToNode message, long at, Effects effects) {
        @Nullable PresenceState session = sessions.get(node);
        Integer bridge = session != null && session.getConnected() ? session.getBridge() : null;
        if (session == null || bridge == null) {
            return false;
        }
        emit(node, id, message, bridge, session.getEpoch(), effects);
        remember(
                node,
                of(node),
                state(id, message, DownlinkStatus.SENT, at, null, session.getEpoch()),
                effects);
        return true;
    }

    /**
     * Will publish what another node said, on the session that the node has. It is no downlink of
     * its own: nobody asks what became of it, so it is not remembered and the bridge does not
     * report.
     *
     * @return whether there is a session; without one nothing happens
     */
    public boolean relay(
            NodeKey node, String topic, ByteBuffer payload, long expiresAt, Effects effects) {
        @Nullable PresenceState session = sessions.get(node);
        Integer bridge = session != null && session.getConnected() ? session.getBridge() : null;
        if (session == null || bridge == null) {
            return false;
        }
        effects.emit(
                topics.inbox(),
                new InboxKey(bridge, node),
                new Downlink(UNREPORTED, session.getEpoch(), topic, payload, expiresAt));
        return true;
    }

    /** Forgets what the node was sent. */
    public void erase(NodeKey node, Effects effects) {
        effects.put(downlinks, node, null);
    }

    /** Decides a record of channel {@link DeliveryReport#CHANNEL}. */
    public void settle(Uplink uplink, Effects effects) {
        Optional<DeliveryReport> report =
                uplink.headers().trust() == Trust.INTERNAL
                        ? DeliveryReport.parse(uplink.payload())
                        : Optional.empty();
        if (report.isEmpty()) {
            effects.reject("field-value", "not a report of a bridge of ours");
            return;
        }
        var after = new ArrayList<DownlinkState>();
        boolean settled = false;
        for (DownlinkState downlink : of(uplink.node())) {
            boolean meant =
                    downlink.getId().equals(report.get().id())
                            && downlink.getStatus() == DownlinkStatus.SENT;
            settled |= meant;
            if (meant) {
                DownlinkState ended = settled(downlink, report.get(), uplink.loggedAt());
                after.add(ended);
                effects.change(new Change.Downlink(ended));
            } else {
                after.add(downlink);
            }
        }
        if (settled) {
            effects.put(downlinks, uplink.node(), new NodeDownlinks(after));
        } else {
            effects.ignore("request-closed");
        }
    }

    private List<DownlinkState> of(NodeKey node) {
        @Nullable NodeDownlinks known = downlinks.get(node);
        return known == null ? List.of() : known.getDownlinks();
    }

    private void remember(
            NodeKey node, List<DownlinkState> known, DownlinkState newest, Effects effects) {
        var all = new ArrayList<DownlinkState>(known);
        all.add(newest);
        List<DownlinkState> kept = all.subList(Math.max(0, all.size() - REMEMBERED), all.size());
        effects.put(downlinks, node, new NodeDownlinks(List.copyOf(kept)));
        effects.change(new Change.Downlink(newest));
    }

    private void emit(
            NodeKey node,
            String id,
            PublishToNode message,
            int bridge,
            long epoch,
            Effects effects) {
        effects.emit(
                topics.inbox(),
                new InboxKey(bridge, node),
                new Downlink(
                        id,
                        epoch,
                        message.getTopic(),
                        message.getPayload(),
                        message.getExpiresAt()));
    }

    private static DownlinkState state(
            String id,
            PublishToNode message,
            DownlinkStatus status,
            long requestedAt,
            @Nullable Long settledAt,
            @Nullable Long epoch) {
        return new DownlinkState(
                id,
                message.getChannel(),
                message.getTopic(),
                message.getPayload().remaining(),
                status,
                null,
                requestedAt,
                settledAt,
                message.getExpiresAt(),
                epoch);
    }

    private static DownlinkState settled(
            DownlinkState downlink, DeliveryReport report, long loggedAt) {
        return DownlinkState.newBuilder(downlink)
                .setStatus(
                        switch (report.outcome()) {
                            case ACKED -> DownlinkStatus.ACKED;
                            case WRITTEN -> DownlinkStatus.WRITTEN;
                            case NO_CONNECTION -> DownlinkStatus.NO_CONNECTION;
                            case EXPIRED -> DownlinkStatus.EXPIRED;
                            case REFUSED -> DownlinkStatus.REFUSED;
                        })
                .setDetail(report.detail())
                .setSettledAt(loggedAt)
                .build();
    }
}
