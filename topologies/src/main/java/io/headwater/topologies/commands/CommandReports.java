package io.headwater.topologies.commands;

import io.headwater.avro.commands.CommandState;
import io.headwater.avro.commands.CommandStatus;
import io.headwater.avro.presence.PresenceState;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.UplinkHeaders.Trust;
import io.headwater.schemas.delivery.DeliveryReport;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.Uplink;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What bridges report of requests that were sent: what did not reach its node waits for the node's
 * next poll. Stream thread only.
 */
final class CommandReports {
    private final CommandLedger ledger;
    private final CommandSender sender;
    private final KeyValueStore<NodeKey, PresenceState> sessions;

    CommandReports(
            CommandLedger ledger,
            CommandSender sender,
            KeyValueStore<NodeKey, PresenceState> sessions) {
        this.ledger = ledger;
        this.sender = sender;
        this.sessions = sessions;
    }

    /** Whether the report was of a command. */
    boolean settle(Uplink uplink, Effects effects) {
        Optional<DeliveryReport> report =
                uplink.headers().trust() == Trust.INTERNAL
                        ? DeliveryReport.parse(uplink.payload())
                        : Optional.empty();
        Optional<CommandState> command = report.flatMap(it -> ledger.find(uplink.node(), it.id()));
        if (report.isEmpty() || command.isEmpty()) {
            return false;
        }
        boolean lost =
                switch (report.get().outcome()) {
                    case NO_CONNECTION, EXPIRED, REFUSED -> true;
                    case ACKED, WRITTEN -> false;
                };
        boolean sentThere =
                command.get().getStatus() == CommandStatus.IN_PROGRESS
                        && command.get().getEpoch() != null
                        && command.get().getEpoch().equals(uplink.headers().epoch());
        if (lost && sentThere) {
            ledger.tell(uplink.node(), again(uplink, command.get(), effects), effects);
        }
        return true;
    }

    /**
     * What did not reach the node, sent once more when the node has asked for it meanwhile: it will
     * not ask again on this session, and when it asked it had subscribed.
     */
    private CommandState again(Uplink uplink, CommandState command, Effects effects) {
        CommandState back = Lifecycle.undelivered(command);
        @Nullable PresenceState session = sessions.get(uplink.node());
        boolean asked =
                command.getPolled()
                        && session != null
                        && Objects.equals(uplink.headers().epoch(), session.getEpoch())
                        && !Lifecycle.isOver(command, uplink.loggedAt());
        return asked
                ? sender.sent(uplink.node(), back, session, uplink.loggedAt(), effects).orElse(back)
                : back;
    }
}
