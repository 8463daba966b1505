package io.headwater.topologies.commands;

import io.headwater.avro.commands.CommandState;
import io.headwater.avro.commands.CommandStatus;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.RowKey;
import io.headwater.schemas.Topics;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.timers.Timer;
import io.headwater.topologies.timers.TimerKind;
import io.headwater.topologies.timers.Timers;
import io.headwater.topologies.views.Change;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The requests to the nodes of one task: every change of one goes to its row, to the index by
 * request, to its timer, to the topic and to those who follow the node. Stream thread only.
 */
final class CommandLedger {
    private static final String CAPABILITY = "commands";

    private final Topics topics;
    private final KeyValueStore<RowKey, CommandState> requests;
    private final KeyValueStore<Bytes, String> index;
    private final Timers timers;

    CommandLedger(Capability.Task task, Topics topics) {
        this.topics = topics;
        requests = task.store(Commands.requests(topics));
        index = task.store(RequestIndex.byRequest(topics));
        timers = Timers.on(task, topics);
    }

    /** Every request to the node, oldest first. */
    List<CommandState> of(NodeKey node) {
        return CommandRows.of(node, requests);
    }

    /** A request to the node; empty when there is none, or not any more. */
    Optional<CommandState> find(NodeKey node, String id) {
        return Commands.find(node, id, requests);
    }

    /** Begins with a request. */
    void open(NodeKey node, CommandState command, Effects effects) {
        tell(node, command, effects);
        effects.count(CAPABILITY, "requested");
        if (command.getExpiresAt() != null) {
            timers.set(timer(node, command.getId()), command.getExpiresAt(), effects);
        }
    }

    /** Ends a request without an answer. */
    void end(
            NodeKey node,
            CommandState command,
            CommandStatus status,
            @Nullable String why,
            long now,
            Effects effects) {
        close(node, Lifecycle.ended(command, status, why, now), effects);
    }

    /** Takes a request that has ended. */
    void close(NodeKey node, CommandState ended, Effects effects) {
        timers.cancel(timer(node, ended.getId()), effects);
        closed(node, ended, effects);
    }

    /** Ends a request whose timer fired, and so is gone. */
    void timeOut(NodeKey node, CommandState command, long firedAtMs, Effects effects) {
        closed(node, Lifecycle.ended(command, CommandStatus.TIMED_OUT, null, firedAtMs), effects);
    }

    private void closed(NodeKey node, CommandState ended, Effects effects) {
        effects.count(
                CAPABILITY, ended.getStatus().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        tell(node, ended, effects);
    }

    /** Keeps it and tells those who follow the node. */
    void tell(NodeKey node, CommandState command, Effects effects) {
        keep(node, command, effects);
        effects.change(new Change.Command(command));
    }

    /** Keeps what nobody outside would notice. */
    void keep(NodeKey node, CommandState command, Effects effects) {
        RowKey row = CommandRows.key(node, command.getId());
        effects.put(requests, row, command);
        effects.put(index, RequestIndex.key(command.getId(), node), command.getStatus().name());
        effects.emit(topics.commandsState(), row, command);
    }

    /** Forgets what ended longest ago, beyond {@link Commands#REMEMBERED}. */
    void forgetOldest(NodeKey node, List<CommandState> known, Effects effects) {
        List<CommandState> ended =
                known.stream().filter(command -> !Lifecycle.isOpen(command)).toList();
        ended.subList(0, Math.max(0, ended.size() - Commands.REMEMBERED))
                .forEach(command -> forget(node, command, effects));
    }

    /** Forgets every request to the node. */
    void forgetAll(NodeKey node, Effects effects) {
        for (CommandState command : of(node)) {
            timers.cancel(timer(node, command.getId()), effects);
            forget(node, command, effects);
        }
    }

    private void forget(NodeKey node, CommandState command, Effects effects) {
        RowKey row = CommandRows.key(node, command.getId());
        effects.put(requests, row, null);
        effects.put(index, RequestIndex.key(command.getId(), node), null);
        effects.emit(topics.commandsState(), row, null);
    }

    static Timer timer(NodeKey node, String id) {
        return new Timer(node, TimerKind.COMMAND, id);
    }
}
