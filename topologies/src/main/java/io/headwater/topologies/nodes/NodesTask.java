package io.headwater.topologies.nodes;

import io.headwater.avro.presence.PresenceState;
import io.headwater.avro.registry.NodeIndex;
import io.headwater.schemas.delivery.DeliveryReport;
import io.headwater.schemas.dialect.rainmaker.Channel;
import io.headwater.schemas.dialect.rainmaker.Reason;
import io.headwater.schemas.erasure.NodeErasure;
import io.headwater.schemas.presence.LostSession;
import io.headwater.topologies.jobs.Asked;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.Step;
import io.headwater.topologies.jobs.Uplink;
import io.headwater.topologies.presence.Sessions;
import io.headwater.topologies.registry.Registry;
import io.headwater.topologies.repeats.Repeats;
import io.headwater.topologies.timers.Timers;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of one task. Each record is seen by the registry; one that is not a repeat then goes to
 * the parts of its channel. Stream thread only.
 *
 * <pre>
 * record --> repeats --> registry.seen --> parts of its channel --> parts that come afterwards
 *                                          --> registry, fleet index
 * report --> the part of reports
 * erasure -> every part
 * loss ----> presence --> fleet index
 * request -> the part of its kind
 * tick ----> timers --> the part whose timer it is
 * </pre>
 */
final class NodesTask implements Capability.Handler {
    private static final String RAINMAKER = "rainmaker";

    /** R-JSON-1; whoever lands records without our bridge may send more. */
    private static final int MOST_PAYLOAD_BYTES = 131_072;

    private final Duties duties = new Duties();
    private final Facts facts = new Facts();
    private final Registry registry;
    private final Sessions sessions;
    private final Repeats repeats;
    private final Timers timers;
    private final ListedNodes listed;
    private final Runnable closing;

    /**
     * Opens every part on the task.
     *
     * @param closing told when the task leaves this process
     */
    NodesTask(Capability.Task task, NodeParts parts, Runnable closing) {
        this.closing = closing;
        parts.all().forEach(part -> part.open(task, duties, facts));
        registry = parts.registry().on(task);
        sessions = parts.presence().on(task);
        repeats = parts.repeats().on(task);
        timers = parts.timers().on(task);
        listed = parts.listed().on(task);
    }

    @Override
    public void decide(Uplink uplink, Effects effects) {
        if (uplink.channel().equals(DeliveryReport.CHANNEL)) {
            duties.report(uplink, effects); // a bridge speaks, which says nothing of the node
        } else if (NodeErasure.isMeant(uplink.headers())) {
            erase(uplink, effects);
        } else if (LostSession.isMeant(uplink.headers())) {
            lose(uplink, effects);
        } else {
            take(uplink, effects);
        }
    }

    /** Decides a request of the API. */
    void decide(Asked asked, Effects effects) {
        duties.request(asked, effects);
    }

    @Override
    public List<Step> due(long firedAt) {
        return timers.dueBy(firedAt, duties.timers());
    }

    @Override
    public void close() {
        listed.close();
        closing.run();
    }

    /** Each store of the task forgets the node, and each topic of states says so. */
    private void erase(Uplink uplink, Effects effects) {
        duties.erase(uplink, effects);
        effects.count("registry", "erased");
    }

    /** The node's bridge is gone, which is no sign of life of the node. */
    private void lose(Uplink uplink, Effects effects) {
        NodeIndex index = registry.of(uplink.node());
        PresenceState session = sessions.of(uplink.node());
        PresenceState after = sessions.lost(uplink, session, effects);
        if (index != null && !Objects.equals(after, session)) {
            facts.decided(uplink.node(), session, after, uplink.loggedAt(), effects);
            listed.show(uplink.node(), index, session, after, effects);
        }
    }

    private void take(Uplink uplink, Effects effects) {
        Turn turn = turn(uplink, effects);
        @Nullable Channel channel = turn.channel();
        Duties.@Nullable Rule rule = channel == null ? null : duties.of(channel);
        if (channel == Channel.PRESENCE) {
            Objects.requireNonNull(rule).decide(turn); // said once, and by no node
        } else if (channel != null && repeats.isRepeat(uplink)) {
            turn.repeats();
            effects.ignore(Reason.DUPLICATE.code());
        } else if (channel != null) {
            if (rule != null && isTaken(uplink, effects)) {
                rule.decide(turn);
            }
            if (!turn.isRemembered()) {
                repeats.remember(uplink, effects);
            }
        }
        duties.conclude(turn);
        registry.settle(uplink, turn.known(), turn.index(), effects);
        listed.show(turn);
    }

    private Turn turn(Uplink uplink, Effects effects) {
        @Nullable Channel channel =
                uplink.node().dialect().equals(RAINMAKER)
                        ? Channel.named(uplink.channel()).orElse(null)
                        : null;
        @Nullable NodeIndex known = registry.of(uplink.node());
        return new Turn(
                uplink,
                channel,
                known,
                registry.seen(uplink, known),
                sessions.of(uplink.node()),
                effects);
    }

    /** Whether the message may be decided; it is rejected otherwise. */
    private static boolean isTaken(Uplink uplink, Effects effects) {
        int size = uplink.payload().length;
        if (size <= MOST_PAYLOAD_BYTES) {
            return true;
        }
        effects.reject(
                Reason.TOO_LARGE.code(),
                "payload of " + size + " bytes, at most " + MOST_PAYLOAD_BYTES + " are allowed");
        return false;
    }
}
