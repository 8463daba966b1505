package io.headwater.topologies.nodes;

import io.headwater.schemas.dialect.rainmaker.Channel;
import io.headwater.schemas.dialect.rainmaker.command.NodeCommand;
import io.headwater.topologies.commands.NodeAsked;
import io.headwater.topologies.jobs.Asked;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.Uplink;
import io.headwater.topologies.timers.Due;
import io.headwater.topologies.timers.TimerKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of a task do with its records, as they said when they opened. What several do they
 * do in the order of the list of parts. Stream thread only.
 */
final class Duties {
    private final Map<Channel, Rule> channels = new EnumMap<>(Channel.class);
    private final List<Rule> afterwards = new ArrayList<>();
    private final List<Notice> erasures = new ArrayList<>();
    private final List<Notice> reports = new ArrayList<>();
    private final Map<TimerKind, Due> timers = new EnumMap<>(TimerKind.class);
    private final NodeAsks asks = new NodeAsks();
    private final NodeRequests requests = new NodeRequests();

    /** Decides about the record at hand. */
    @FunctionalInterface
    interface Rule {
        void decide(Turn turn);

        /** This, and then the other one. */
        default Rule then(Rule next) {
            return turn -> {
                decide(turn);
                next.decide(turn);
            };
        }
    }

    /** Decides about a record that we wrote about a node, which is no sign of life of it. */
    @FunctionalInterface
    interface Notice {
        void decide(Uplink uplink, Effects effects);
    }

    /** Messages of a channel are decided like this, behind what earlier parts make of them. */
    void on(Channel channel, Rule rule) {
        channels.merge(channel, rule, Rule::then);
    }

    /** When all has been decided about a record, whatever it is, this is. */
    void afterwards(Rule rule) {
        afterwards.add(rule);
    }

    /** What a bridge reports is decided like this; one part knows what all of it may be about. */
    void onReport(Notice rule) {
        reports.add(rule);
    }

    /** A node is forgotten like this. */
    void onErasure(Notice rule) {
        erasures.add(rule);
    }

    /** Timers of a kind are decided like this. */
    void onTimer(TimerKind kind, Due due) {
        timers.put(kind, due);
    }

    /** What a node asks of the cloud by a command is decided like this. */
    void onAsk(NodeCommand command, NodeAsked rule) {
        asks.add(command, rule);
    }

    /** Requests of the API that have this member are decided like this. */
    <R> void onRequest(NodeRequests.Member<R> member, NodeRequests.Rule<R> rule) {
        requests.add(member, rule);
    }

    /** How messages of the channel are decided; null when no part does. */
    @Nullable Rule of(Channel channel) {
        return channels.get(channel);
    }

    void conclude(Turn turn) {
        for (Rule rule : afterwards) {
            rule.decide(turn);
        }
    }

    void report(Uplink uplink, Effects effects) {
        reports.forEach(rule -> rule.decide(uplink, effects));
    }

    void erase(Uplink uplink, Effects effects) {
        erasures.forEach(rule -> rule.decide(uplink, effects));
    }

    Map<TimerKind, Due> timers() {
        return Collections.unmodifiableMap(timers);
    }

    NodeAsked asks() {
        return asks;
    }

    void request(Asked asked, Effects effects) {
        requests.decide(asked, effects);
    }
}
