package io.headwater.topologies.nodes;

import io.headwater.avro.params.Cause;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.avro.requests.SendCommand;
import io.headwater.schemas.Topics;
import io.headwater.schemas.dialect.rainmaker.Channel;
import io.headwater.schemas.dialect.rainmaker.command.Role;
import io.headwater.schemas.dialect.rainmaker.command.Role.Relation;
import io.headwater.topologies.commands.Commands;
import io.headwater.topologies.commands.NodeAsked;
import io.headwater.topologies.commands.RequestIndex;
import io.headwater.topologies.delivery.Downlinks;
import io.headwater.topologies.jobs.Asked;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.Seed;
import io.headwater.topologies.mapping.Mapping;
import io.headwater.topologies.params.Params;
import io.headwater.topologies.timers.TimerKind;
import java.util.List;

/** Requests to nodes that are to be answered, and what nodes ask by the same way. */
final class CommandsPart {
    private CommandsPart() {}

    /**
     * @param params takes what a command has set
     * @param downlinks are what a bridge reports of when it is of no command
     * @param mapping knows what a user is to a node
     */
    static NodePart<Commands> of(
            Topics topics,
            NodePart<Params> params,
            NodePart<Downlinks> downlinks,
            NodePart<Mapping> mapping) {
        return NodePart.<Commands>opening(
                        (task, duties, facts) -> {
                            var commands = new Commands(task, topics);
                            messages(commands, params.on(task), duties);
                            reports(commands, downlinks.on(task), duties);
                            requests(commands, mapping.on(task), duties);
                            duties.onTimer(TimerKind.COMMAND, commands);
                            facts.onUsers(commands::unmapped);
                            duties.onErasure(
                                    (uplink, effects) -> commands.erase(uplink.node(), effects));
                            return commands;
                        })
                .keeping(Commands.requests(topics), RequestIndex.byRequest(topics))
                .writing(topics.commandsState())
                .filledBy(
                        List.of(
                                Seed.copy(topics.commandsState(), Commands.requests(topics)),
                                RequestIndex.seed(topics),
                                Commands.timerSeed(topics)));
    }

    /** What a command has set counts as a delta of the node (R-CMD-9). */
    private static void messages(Commands commands, Params params, Duties duties) {
        NodeAsked asks = duties.asks();
        duties.on(
                Channel.FROM_NODE,
                turn ->
                        commands.decide(turn.uplink(), turn.session(), asks, turn.effects())
                                .ifPresent(delta -> merge(params, delta, turn)));
    }

    private static void merge(Params params, byte[] delta, Turn turn) {
        turn.remembered(
                params.merge(
                        turn.uplink(), delta, Cause.COMMAND, turn.order(), turn, turn.effects()));
    }

    /** A command is a downlink, too, but only its own state waits for the report. */
    private static void reports(Commands commands, Downlinks downlinks, Duties duties) {
        duties.onReport(
                (uplink, effects) -> {
                    if (!commands.settle(uplink, effects)) {
                        downlinks.settle(uplink, effects);
                    }
                });
    }

    private static void requests(Commands commands, Mapping mapping, Duties duties) {
        duties.onRequest(
                NodeRequest::getSendCommand,
                (asked, command, effects) -> send(commands, mapping, asked, command, effects));
        duties.onRequest(
                NodeRequest::getCancelCommand,
                (asked, cancel, effects) -> commands.cancel(asked, cancel.getCommand(), effects));
    }

    /** R-CMD-2: the node is told what the user is to it. */
    private static void send(
            Commands commands, Mapping mapping, Asked asked, SendCommand command, Effects effects) {
        String user = command.getAskedBy();
        if (user == null) {
            commands.send(asked, command, effects);
            return;
        }
        switch (mapping.roleOf(asked.node(), user)) {
            case PRIMARY -> commands.send(asked, as(Relation.PRIMARY, command), effects);
            case SECONDARY -> commands.send(asked, as(Relation.SECONDARY, command), effects);
            case UNKNOWN ->
                    commands.refuse(asked, command, "the user does not have the node", effects);
        }
    }

    private static SendCommand as(Relation relation, SendCommand command) {
        int subRole = Role.of(command.getRole()).map(Role::subRole).orElse(0);
        return SendCommand.newBuilder(command).setRole(new Role(relation, subRole).code()).build();
    }
}
