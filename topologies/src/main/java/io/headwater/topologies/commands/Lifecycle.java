package io.headwater.topologies.commands;

import io.headwater.avro.commands.CommandState;
import io.headwater.avro.commands.CommandStatus;
import io.headwater.avro.requests.SendCommand;
import io.headwater.schemas.dialect.rainmaker.command.FromNode;
import io.headwater.topologies.jobs.Asked;
import java.nio.ByteBuffer;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one request to one node (rainmaker.md 4.14.4): pure rules over log time.
 *
 * <pre>
 *               sent                  answer
 * requested ------------> in progress ------> success | failure
 *     |  `<--------------'     |
 *     |     not delivered      |
 *     `------------------------+-> timed out | overridden | cancelled
 * </pre>
 */
final class Lifecycle {
    /** R-CMD-6: nodes do what they are told twice if they are told twice. */
    static final long QUIET_MILLIS = 5_000;

    /** Oldest first. */
    static final Comparator<CommandState> BY_AGE =
            Comparator.comparing(CommandState::getLoggedAt)
                    .thenComparing(CommandState::getPlace)
                    .thenComparing(CommandState::getId);

    private static final int SECOND = 1_000;

    private Lifecycle() {}

    static CommandState asked(Asked asked, SendCommand command) {
        Long timeout = command.getTimeoutSeconds();
        return CommandState.newBuilder()
                .setId(asked.request().getId())
                .setStatus(CommandStatus.REQUESTED)
                .setCommand(command.getCommand())
                .setRole(command.getRole())
                .setData(command.getData())
                .setBinary(command.getBinary())
                .setAskedBy(command.getAskedBy())
                .setRequestedAt(asked.request().getRequestedAt())
                .setLoggedAt(asked.loggedAt())
                .setPlace(asked.place().offset())
                .setExpiresAt(timeout == null ? null : asked.loggedAt() + timeout * SECOND)
                .build();
    }

    static boolean isOpen(CommandState command) {
        return switch (command.getStatus()) {
            case REQUESTED, IN_PROGRESS -> true;
            case SUCCESS, FAILURE, TIMED_OUT, OVERRIDDEN, CANCELLED, REFUSED, UNKNOWN -> false;
        };
    }

    static boolean isOver(CommandState command, long now) {
        Long end = command.getExpiresAt();
        return end != null && end <= now;
    }

    /** Whether a poll of this session has it sent. */
    static boolean isDue(CommandState command, long epoch, long now) {
        return isOpen(command) && !isOver(command, now) && !isJustSent(command, epoch, now);
    }

    /** Whether a poll of this session comes too soon after the last sending. */
    static boolean isJustSent(CommandState command, long epoch, long now) {
        Long sentAt = command.getSentAt();
        Long before = command.getEpoch();
        return sentAt != null && before != null && before == epoch && now - sentAt < QUIET_MILLIS;
    }

    static CommandState sent(CommandState command, long epoch, long now) {
        return CommandState.newBuilder(command)
                .setStatus(CommandStatus.IN_PROGRESS)
                .setSentAt(now)
                .setEpoch(epoch)
                .setPolled(false)
                .build();
    }

    /** The node asked for what is open, and this one may be on its way. */
    static CommandState polled(CommandState command) {
        return CommandState.newBuilder(command).setPolled(true).build();
    }

    /** It did not reach the node: the next poll has it sent, however soon that comes. */
    static CommandState undelivered(CommandState command) {
        return CommandState.newBuilder(command)
                .setStatus(CommandStatus.REQUESTED)
                .setSentAt(null)
                .setEpoch(null)
                .build();
    }

    static CommandState answered(CommandState command, FromNode.Response response, long now) {
        return CommandState.newBuilder(command)
                .setStatus(response.succeeded() ? CommandStatus.SUCCESS : CommandStatus.FAILURE)
                .setDeviceStatus(response.status())
                .setResponse(response.data() == null ? null : ByteBuffer.wrap(response.data()))
                .setSettledAt(now)
                .build();
    }

    static CommandState ended(
            CommandState command, CommandStatus status, @Nullable String detail, long now) {
        return CommandState.newBuilder(command)
                .setStatus(status)
                .setDetail(detail)
                .setSettledAt(now)
                .build();
    }
}
