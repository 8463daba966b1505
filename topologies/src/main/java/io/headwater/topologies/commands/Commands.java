package io.headwater.topologies.commands;

import io.headwater.avro.commands.CommandState;
import io.headwater.avro.commands.CommandStatus;
import io.headwater.avro.presence.PresenceState;
import io.headwater.avro.requests.SendCommand;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.RowKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.delivery.DeliveryReport;
import io.headwater.schemas.dialect.rainmaker.Parsed;
import io.headwater.schemas.dialect.rainmaker.Reason;
import io.headwater.schemas.dialect.rainmaker.command.FromNode;
import io.headwater.schemas.dialect.rainmaker.command.FromNodePayload;
import io.headwater.schemas.dialect.rainmaker.command.SetParamsResult;
import io.headwater.topologies.jobs.Asked;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.Seed;
import io.headwater.topologies.jobs.Uplink;
import io.headwater.topologies.presence.Sessions;
import io.headwater.topologies.timers.Due;
import io.headwater.topologies.timers.Timer;
import io.headwater.topologies.timers.TimerSeed;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Requests to the nodes of one task that are to be answered (rainmaker.md 4.14). An open one is
 * sent when it is asked for and the node is there, and whenever the node asks for what is open; it
 * ends with the node's answer, its time, or a person's word. Stream thread only.
 *
 * <pre>
 * request, poll --> CommandSender --> bridge.inbox
 * request, cancel, answer, report, timer --> Lifecycle --> CommandLedger [commands-requests]
 *                                   [commands-by-request] <--` `--> commands.state
 * </pre>
 */
public final class Commands implements Due {
    /** Store: node and request to its state; its rows are the records of commands.state. */
    public static final String REQUESTS = "commands-requests";

    /** Of one node, how many may be open. */
    public static final int MOST_OPEN = 64;

    /** Of one node, how many that ended are remembered. */
    public static final int REMEMBERED = 64;

    private final KeyValueStore<NodeKey, PresenceState> sessions; // another capability writes it
    private final CommandLedger ledger;
    private final CommandSender sender;
    private final CommandReports reports;

    /** Starts on a task, whose job has the stores. */
    public Commands(Capability.Task task, Topics topics) {
        sessions = task.store(Sessions.sessions(topics));
        ledger = new CommandLedger(task, topics);
        sender = new CommandSender(topics);
        reports = new CommandReports(ledger, sender, sessions);
    }

    /** The store of requests. */
    public static JobStore<RowKey, CommandState> requests(Topics topics) {
        return JobStore.of(REQUESTS, topics.commandsState());
    }

    /** How the time-outs of open requests are set anew. */
    public static Seed timerSeed(Topics topics) {
        return TimerSeed.of(
                topics.commandsState(),
                (row, state) ->
                        Optional.ofNullable(state.getExpiresAt())
                                .map(
                                        at ->
                                                new TimerSeed.Setting(
                                                        CommandLedger.timer(
                                                                row.node(), state.getId()),
                                                        at)));
    }

    /** The requests of a node, oldest first: every open one, and the newest that ended. */
    public static List<CommandState> of(
            NodeKey node, ReadOnlyKeyValueStore<RowKey, CommandState> requests) {
        return CommandRows.of(node, requests);
    }

    /** A request to a node; empty when there is none, or not any more. */
    public static Optional<CommandState> find(
            NodeKey node, String id, ReadOnlyKeyValueStore<RowKey, CommandState> requests) {
        return Optional.ofNullable(requests.get(CommandRows.key(node, id)));
    }

    /** Whether it may still be sent and answered. */
    public static boolean isOpen(CommandState command) {
        return Lifecycle.isOpen(command);
    }

    /** Decides a request to send a command; one whose id is known was decided before. */
    public void send(Asked asked, SendCommand command, Effects effects) {
        NodeKey node = asked.node();
        if (ledger.find(node, asked.request().getId()).isPresent()) {
            effects.ignore(Reason.DUPLICATE.code());
            return;
        }
        List<CommandState> known = ledger.of(node);
        List<CommandState> overridden =
                known.stream()
                        .filter(Lifecycle::isOpen)
                        .filter(it -> command.getOverride())
                        .filter(it -> it.getCommand() == command.getCommand())
                        .toList();
        overridden.forEach(
                it ->
                        ledger.end(
                                node,
                                it,
                                CommandStatus.OVERRIDDEN,
                                null,
                                asked.loggedAt(),
                                effects));
        long open = known.stream().filter(Lifecycle::isOpen).count() - overridden.size();
        CommandState state = Lifecycle.asked(asked, command);
        ledger.forgetOldest(node, known, effects);
        if (open >= MOST_OPEN) {
            String why = "the node has " + open + " open requests";
            ledger.end(node, state, CommandStatus.REFUSED, why, asked.loggedAt(), effects);
            return;
        }
        @Nullable PresenceState session = sessions.get(node);
        ledger.open(
                node,
                sender.sent(node, state, session, asked.loggedAt(), effects).orElse(state),
                effects);
    }

    /** Decides a request to send a command that may not be sent; it ends where it began. */
    public void refuse(Asked asked, SendCommand command, String why, Effects effects) {
        if (ledger.find(asked.node(), asked.request().getId()).isPresent()) {
            effects.ignore(Reason.DUPLICATE.code());
            return;
        }
        ledger.end(
                asked.node(),
                Lifecycle.asked(asked, command),
                CommandStatus.REFUSED,
                why,
                asked.loggedAt(),
                effects);
    }

    /** Decides that a request is to end without an answer; one that ended stays as it is. */
    public void cancel(Asked asked, String id, Effects effects) {
        ledger.find(asked.node(), id)
                .filter(Lifecycle::isOpen)
                .ifPresentOrElse(
                        it -> cancel(asked.node(), it, null, asked.loggedAt(), effects),
                        () -> effects.ignore(Reason.REQUEST_CLOSED.code()));
    }

    /** Ends the open requests of users who had the node and lost it. */
    public void unmapped(NodeKey node, Set<String> users, long loggedAt, Effects effects) {
        if (users.isEmpty()) {
            return;
        }
        ledger.of(node).stream()
                .filter(Lifecycle::isOpen)
                .filter(it -> it.getAskedBy() != null && users.contains(it.getAskedBy()))
                .forEach(it -> cancel(node, it, "the user left the node", loggedAt, effects));
    }

    /** Forgets every request to the node. */
    public void erase(NodeKey node, Effects effects) {
        ledger.forgetAll(node, effects);
    }

    /**
     * Decides a record of channel from-node.
     *
     * @param session the node's newest; null when it never had one
     * @param asks decides what the node asks of the cloud
     * @return the delta of parameters that the node changed and does not publish (R-CMD-9)
     */
    public Optional<byte[]> decide(
            Uplink uplink, @Nullable PresenceState session, NodeAsked asks, Effects effects) {
        return switch (FromNodePayload.parse(uplink.payload())) {
            case Parsed.Accepted<FromNode>(var message, _, var warnings) -> {
                warnings.forEach(warning -> effects.warn(warning.code()));
                yield decide(uplink, message, session, asks, effects);
            }
            case Parsed.Ignored<FromNode>(Reason reason) -> {
                effects.ignore(reason.code());
                yield Optional.empty();
            }
            case Parsed.Refused<FromNode>(Reason reason, String detail) -> {
                effects.reject(reason.code(), detail);
                yield Optional.empty();
            }
        };
    }

    /**
     * Decides a record of channel {@link DeliveryReport#CHANNEL}: what did not reach the node waits
     * for its next poll.
     *
     * @return whether the report was of a command
     */
    public boolean settle(Uplink uplink, Effects effects) {
        return reports.settle(uplink, effects);
    }

    @Override
    public void due(Timer timer, long firedAtMs, Effects effects) {
        ledger.find(timer.node(), timer.id())
                .filter(Lifecycle::isOpen)
                .ifPresent(it -> ledger.timeOut(timer.node(), it, firedAtMs, effects));
    }

    private Optional<byte[]> decide(
            Uplink uplink,
            FromNode message,
            @Nullable PresenceState session,
            NodeAsked asks,
            Effects effects) {
        return switch (message) {
            case FromNode.PendingPoll() -> {
                poll(uplink, session, effects);
                yield Optional.empty();
            }
            case FromNode.Response response -> answer(uplink, response, effects);
            case FromNode.NodeRequest asked -> {
                asks.decide(uplink, asked, session, effects);
                yield Optional.empty();
            }
        };
    }

    private void poll(Uplink uplink, @Nullable PresenceState session, Effects effects) {
        Long epoch = uplink.headers().epoch();
        if (session == null || epoch == null || epoch != session.getEpoch() || uplink.isReplay()) {
            effects.ignore(Reason.STALE.code()); // who is there now asks for itself
            return;
        }
        long now = uplink.loggedAt();
        for (CommandState command : ledger.of(uplink.node())) {
            if (Lifecycle.isOpen(command) && Lifecycle.isOver(command, now)) {
                ledger.end(uplink.node(), command, CommandStatus.TIMED_OUT, null, now, effects);
            } else if (Lifecycle.isDue(command, epoch, now)) {
                sender.sent(uplink.node(), command, session, now, effects)
                        .ifPresent(sent -> ledger.tell(uplink.node(), sent, effects));
            } else if (Lifecycle.isOpen(command)) {
                ledger.keep(uplink.node(), Lifecycle.polled(command), effects);
            }
        }
    }

    private Optional<byte[]> answer(Uplink uplink, FromNode.Response response, Effects effects) {
        CommandState known = ledger.find(uplink.node(), response.requestId()).orElse(null);
        if (known == null) {
            effects.reject(Reason.UNKNOWN_REQUEST.code(), "the node was not asked what it answers");
            return Optional.empty();
        }
        if (!Lifecycle.isOpen(known)) {
            effects.ignore(Reason.REQUEST_CLOSED.code());
            return Optional.empty();
        }
        CommandState answered = Lifecycle.answered(known, response, uplink.loggedAt());
        ledger.close(uplink.node(), answered, effects);
        return known.getCommand() == SetParamsResult.COMMAND && response.data() != null
                ? SetParamsResult.deltaIn(response.data())
                : Optional.empty();
    }

    private void cancel(
            NodeKey node, CommandState command, @Nullable String why, long now, Effects effects) {
        ledger.end(node, command, CommandStatus.CANCELLED, why, now, effects);
    }
}
