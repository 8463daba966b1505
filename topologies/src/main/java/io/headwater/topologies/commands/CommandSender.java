package io.headwater.topologies.commands;

import io.headwater.avro.commands.CommandState;
import io.headwater.avro.delivery.Downlink;
import io.headwater.avro.presence.PresenceState;
import io.headwater.schemas.InboxKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.dialect.rainmaker.Parsed;
import io.headwater.schemas.dialect.rainmaker.command.CommandRequest;
import io.headwater.schemas.dialect.rainmaker.command.Role;
import io.headwater.topologies.jobs.Effects;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Has requests published on {@code to-node}, each as one message (R-CMD-4). */
final class CommandSender {
    /** How long a bridge may try; what it gave up waits for the node's poll. */
    private static final long MOST_MILLIS = 60_000;

    private final Topics topics;

    CommandSender(Topics topics) {
        this.topics = topics;
    }

    /**
     * Will have the request sent to the node, when a bridge of ours holds a session of it.
     *
     * @param session the node's newest; null when it never had one
     * @return the request as it is then; empty when nothing is sent
     */
    Optional<CommandState> sent(
            NodeKey node,
            CommandState command,
            @Nullable PresenceState session,
            long now,
            Effects effects) {
        Integer bridge = session != null && session.getConnected() ? session.getBridge() : null;
        byte[] message = messageOf(command);
        if (session == null || bridge == null || message == null) {
            return Optional.empty();
        }
        Long end = command.getExpiresAt();
        effects.emit(
                topics.inbox(),
                new InboxKey(bridge, node),
                new Downlink(
                        command.getId(),
                        session.getEpoch(),
                        "node/" + node.device() + "/to-node",
                        ByteBuffer.wrap(message),
                        end == null ? now + MOST_MILLIS : Math.min(end, now + MOST_MILLIS)));
        return Optional.of(Lifecycle.sent(command, session.getEpoch(), now));
    }

    /** Null when it cannot be written, which whoever took the request has made sure of. */
    private static byte @Nullable [] messageOf(CommandState command) {
        ByteBuffer data = command.getData();
        byte[] bytes = new byte[data == null ? 0 : data.remaining()];
        if (data != null) {
            data.duplicate().get(bytes);
        }
        return CommandRequest.encode(
                                command.getId(),
                                Role.of(command.getRole()).orElse(null),
                                null,
                                command.getCommand(),
                                bytes)
                        instanceof Parsed.Accepted<byte[]> accepted
                ? accepted.value()
                : null;
    }
}
