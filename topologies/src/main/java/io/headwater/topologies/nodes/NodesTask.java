package io.headwater.topologies.nodes;

import io.headwater.avro.alerts.AlertRaised;
import io.headwater.avro.params.Cause;
import io.headwater.avro.params.ParamChange;
import io.headwater.avro.presence.PresenceState;
import io.headwater.avro.registry.NodeIndex;
import io.headwater.avro.rejected.NodeRejections;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.delivery.DeliveryReport;
import io.headwater.schemas.dialect.rainmaker.Channel;
import io.headwater.schemas.dialect.rainmaker.ParamsReport;
import io.headwater.schemas.dialect.rainmaker.Reason;
import io.headwater.schemas.erasure.NodeErasure;
import io.headwater.schemas.presence.LostSession;
import io.headwater.topologies.alerts.Alerts;
import io.headwater.topologies.commands.Commands;
import io.headwater.topologies.delivery.Downlinks;
import io.headwater.topologies.groups.GroupTraffic;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.Step;
import io.headwater.topologies.jobs.Uplink;
import io.headwater.topologies.mapping.Mapping;
import io.headwater.topologies.ota.NodeUpdates;
import io.headwater.topologies.params.Params;
import io.headwater.topologies.presence.Sessions;
import io.headwater.topologies.push.Operators;
import io.headwater.topologies.push.PushEvents;
import io.headwater.topologies.registry.Registry;
import io.headwater.topologies.rejected.RecentRejections;
import io.headwater.topologies.repeats.Repeats;
import io.headwater.topologies.rules.Heard;
import io.headwater.topologies.rules.Rules;
import io.headwater.topologies.timers.Due;
import io.headwater.topologies.timers.TimerKind;
import io.headwater.topologies.timers.Timers;
import io.headwater.topologies.uploads.Uploads;
import io.headwater.topologies.views.FleetEntry;
import io.headwater.topologies.views.FleetIndex;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of one task. Each record is seen by the registry; one that is not a repeat then goes to
 * the capability of its channel. Stream thread only.
 *
 * <pre>
 * record --> repeats --> registry.seen --> config | presence | params | groups | alert | mapping |
 *                                         commands | ota
 *                                         --> registry, fleet index
 * report --> commands | downlinks
 * erasure -> every store
 * loss ----> presence
 *                                         --> rules, after everything else
 * tick ----> timers --> the capability whose timer it is
 * </pre>
 */
final class NodesTask implements Capability.Handler {
    private static final String RAINMAKER = "rainmaker";

    /** R-JSON-1; whoever lands records without our bridge may send more. */
    private static final int MOST_PAYLOAD_BYTES = 131_072;

    private final int partition;
    private final FleetIndex fleet;
    private final Repeats repeats;
    private final Registry registry;
    private final Sessions sessions;
    private final Params params;
    private final Downlinks downlinks;
    private final Alerts alerts;
    private final PushEvents pushes;
    private final Escalations escalations;
    private final Operators operators;
    private final Outages outages;
    private final Mapping mapping;
    private final GroupTraffic groups;
    private final Commands commands;
    private final KeyValueStore<NodeKey, NodeRejections> rejections; // another handler fills it
    private final Timers timers;
    private final NodeUpdates updates;
    private final Uploads uploads;
    private final NodeAsks asks;
    private final Rules rules;

    /** What the record at hand says of parameters; of that record alone. */
    private Heard heard = new Heard();

    /** Who decides about timers, by kind. */
    private final Map<TimerKind, Due> timed = new EnumMap<>(TimerKind.class);

    NodesTask(
            Capability.Task task,
            Topics topics,
            FleetIndex fleet,
            NodeSettings settings,
            NodeUpdates updates,
            Uploads uploads) {
        this.partition = task.partition();
        this.fleet = fleet;
        registry = new Registry(task, topics);
        sessions = new Sessions(task, topics);
        params = new Params(task, topics, registry::configOf, Repeats::with, this::noteParams);
        repeats = new Repeats(task, topics, params::heard);
        downlinks = new Downlinks(task, topics);
        rejections = task.store(RecentRejections.recent(topics));
        timers = Timers.on(task, topics);
        alerts = new Alerts(task, topics);
        mapping = new Mapping(task, topics, this::listGroups);
        groups = new GroupTraffic(task, topics);
        operators = new Operators(task, topics);
        pushes = new PushEvents(topics, mapping::usersOf, operators);
        escalations = new Escalations(task, topics, timers, pushes, registry::of);
        timed.put(TimerKind.ALERT, escalations);
        outages = new Outages(task, topics, settings.offlineAfter(), timers, pushes, registry::of);
        timed.put(TimerKind.OUTAGE, outages);
        timed.put(TimerKind.MAPPING, mapping);
        commands = new Commands(task, topics);
        timed.put(TimerKind.COMMAND, commands);
        this.updates = updates;
        timed.put(TimerKind.OTA, updates::due);
        this.uploads = uploads;
        asks = new NodeAsks(uploads);
        timed.put(TimerKind.FILE, uploads);
        rules = new Rules(task, topics, alerts, this::tell, mapping::usersOf, params::valueOf);
        timed.put(TimerKind.RULE, rules);
        timed.put(TimerKind.RULE_SWEEP, rules::sweep);
        fill();
    }

    Operators operators() {
        return operators;
    }

    Rules rules() {
        return rules;
    }

    @Override
    public void decide(Uplink uplink, Effects effects) {
        if (uplink.channel().equals(DeliveryReport.CHANNEL)) {
            report(uplink, effects); // a bridge speaks, which says nothing of the node
            return;
        }
        if (NodeErasure.isMeant(uplink.headers())) {
            erase(uplink, effects);
            return;
        }
        if (LostSession.isMeant(uplink.headers())) {
            lose(uplink, effects);
            return;
        }
        heard = new Heard();
        NodeIndex known = registry.of(uplink.node());
        PresenceState session = sessions.of(uplink.node());
        NodeIndex index = registry.seen(uplink, known);
        PresenceState after = session;

        Channel channel =
                uplink.node().dialect().equals(RAINMAKER)
                        ? Channel.named(uplink.channel()).orElse(null)
                        : null;
        boolean isRepeat = false;
        if (channel == Channel.PRESENCE) {
            after = sessions.decide(uplink, session, effects);
            outages.moved(uplink.node(), session, after, uplink.loggedAt(), effects);
        } else if (channel != null && repeats.isRepeat(uplink)) {
            isRepeat = true;
            effects.ignore(Reason.DUPLICATE.code());
        } else if (channel != null) {
            index = decide(uplink, channel, session, index, effects);
        }
        if (rules.isAny()) {
            boolean isNew = !isRepeat && !uplink.isReplay();
            rules.taken(uplink, channel, index, heard, isNew, effects);
        }

        registry.settle(uplink, known, index, effects);
        if (!index.equals(known) || !Objects.equals(after, session)) { // nearly always the same one
            list(
                    uplink,
                    FleetEntry.of(known, session),
                    FleetEntry.of(index, after),
                    known,
                    effects);
        }
    }

    @Override
    public List<Step> due(long firedAt) {
        return timers.dueBy(firedAt, timed);
    }

    @Override
    public void close() {
        fleet.revoked(partition);
    }

    /** The node's bridge is gone, which is no sign of life of the node. */
    private void lose(Uplink uplink, Effects effects) {
        NodeIndex index = registry.of(uplink.node());
        PresenceState session = sessions.of(uplink.node());
        PresenceState after = sessions.lost(uplink, session, effects);
        if (index != null && !Objects.equals(after, session)) {
            outages.moved(uplink.node(), session, after, uplink.loggedAt(), effects);
            list(
                    uplink,
                    FleetEntry.of(index, session),
                    FleetEntry.of(index, after),
                    index,
                    effects);
        }
    }

    /** Each store of the task forgets the node, and each topic of states says so. */
    private void erase(Uplink uplink, Effects effects) {
        NodeKey node = uplink.node();
        registry.erase(node, effects);
        sessions.erase(node, effects);
        params.erase(node, effects);
        repeats.erase(node, effects);
        downlinks.erase(node, effects);
        alerts.erase(node, effects);
        mapping.erase(node, uplink.loggedAt(), effects);
        commands.erase(node, effects);
        updates.erase(node, effects);
        uploads.removeAll(node, effects);
        rules.erase(node, effects);
        outages.erase(node, effects);
        pushes.erased(node, effects);
        effects.put(rejections, node, null);
        effects.tell(() -> fleet.remove(partition, node));
        effects.count("registry", "erased");
    }

    private void report(Uplink uplink, Effects effects) {
        if (!commands.settle(uplink, effects)) {
            downlinks.settle(uplink, effects);
        }
    }

    private NodeIndex decide(
            Uplink uplink,
            Channel channel,
            @Nullable PresenceState session,
            NodeIndex index,
            Effects effects) {
        long order = order(uplink, session);
        NodeIndex after = index;
        boolean remembered = false;
        if (isOurs(channel) && isTaken(uplink, effects)) {
            switch (channel) {
                case CONFIG -> {
                    after = registry.decide(uplink, order, index, effects);
                    updates.seen(uplink, after, effects);
                }
                case ALERT ->
                        alerts.decide(uplink, effects)
                                .ifPresent(alert -> tell(uplink.node(), index, alert, effects));
                case USER_MAPPING -> {
                    commands.unmapped(
                            uplink.node(),
                            mapping.decide(uplink, effects),
                            uplink.loggedAt(),
                            effects);
                    rules.lookAgain(uplink.node(), uplink.loggedAt(), effects);
                }
                case PARAMS_LOCAL_GROUP -> {
                    remembered = params.decide(uplink, channel, order, effects);
                    groups.publish(uplink, effects);
                }
                case PARAMS_DIRECT_GROUP -> groups.publish(uplink, effects);
                case PARAMS_REMOTE_GROUP -> groups.command(uplink, effects);
                case FROM_NODE -> {
                    var delta = commands.decide(uplink, session, asks, effects);
                    remembered =
                            delta.isPresent()
                                    && params.merge(
                                            uplink, delta.get(), Cause.COMMAND, order, effects);
                }
                case OTAFETCH -> after = updates.fetch(uplink, index, effects);
                case OTASTATUS -> updates.status(uplink, index, effects);
                default -> remembered = params.decide(uplink, channel, order, effects);
            }
        }
        if (!remembered) {
            repeats.remember(uplink, effects);
        }
        return after;
    }

    private void tell(NodeKey node, @Nullable NodeIndex index, AlertRaised alert, Effects effects) {
        pushes.alert(node, index, alert, effects);
        escalations.raised(node, alert, effects);
    }

    private void noteParams(Uplink uplink, ParamsReport report, List<ParamChange> changes) {
        if (rules.isAny()) {
            heard.params(
                    report,
                    changes.stream()
                            .map(
                                    change ->
                                            new Heard.Changed(
                                                    change.getDevice(),
                                                    change.getParam(),
                                                    change.getValue()))
                            .toList(),
                    uplink.loggedAt());
        }
    }

    private static boolean isOurs(Channel channel) {
        return switch (channel) {
            case CONFIG,
                    PARAMS_INIT,
                    PARAMS_LOCAL,
                    PARAMS_LOCAL_GROUP,
                    PARAMS_DIRECT_GROUP,
                    PARAMS_REMOTE_GROUP,
                    ALERT,
                    USER_MAPPING,
                    FROM_NODE,
                    OTAFETCH,
                    OTASTATUS ->
                    true;
            default -> false;
        };
    }

    /** Whether the message may be decided; it is rejected otherwise. */
    private static boolean isTaken(Uplink uplink, Effects effects) {
        if (uplink.payload().length <= MOST_PAYLOAD_BYTES) {
            return true;
        }
        effects.reject(
                Reason.TOO_LARGE.code(),
                "payload of "
                        + uplink.payload().length
                        + " bytes, at most "
                        + MOST_PAYLOAD_BYTES
                        + " are allowed");
        return false;
    }

    /**
     * Where a record counts in the order of its node: at its first offset, or, when a newer session
     * has begun since the one it was sent on, right where that began.
     */
    private static long order(Uplink uplink, @Nullable PresenceState session) {
        Long epoch = uplink.headers().epoch();
        if (session == null || session.getBridge() == null || epoch == null) {
            return uplink.order();
        }
        return epoch < session.getEpoch()
                ? Math.min(uplink.order(), session.getEpoch())
                : uplink.order();
    }

    private void list(
            Uplink uplink,
            FleetEntry before,
            FleetEntry after,
            @Nullable NodeIndex known,
            Effects effects) {
        if (known == null || !after.equals(before)) {
            effects.tell(() -> fleet.put(partition, uplink.node(), after));
        }
    }

    private void fill() {
        fleet.assigned(partition);
        registry.forEach(
                (node, index) ->
                        fleet.put(partition, node, FleetEntry.of(index, sessions.of(node))));
        mapping.forEachInGroups(this::listGroups);
        fleet.ready(partition);
    }

    private void listGroups(NodeKey node, Set<String> groups) {
        fleet.groups(partition, node, groups);
    }
}
