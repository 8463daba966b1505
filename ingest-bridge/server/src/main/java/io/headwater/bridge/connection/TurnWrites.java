package io.headwater.bridge.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a connection sends: small packets of one turn of the event loop leave as one write, with one
 * flush at the end of the turn. Event loop only.
 */
final class TurnWrites {
    /** Answers of a turn leave as one TLS record of this size at most. In bytes. */
    private static final int JOINED_MOST = 8_192;

    private final Supplier<ChannelHandlerContext> context;
    private @Nullable ByteBuf unsent; // small packets of this turn, joined
    private boolean flushDue;
    private boolean inTurn; // its end flushes

    /**
     * @param context asked for once there is something to send
     */
    TurnWrites(Supplier<ChannelHandlerContext> context) {
        this.context = context;
    }

    /** A read or a task begins, whose end is going to be told. */
    void begin() {
        inTurn = true;
    }

    /** What the read or the task has sent leaves now. */
    void end() {
        inTurn = false;
        flushIfDue();
    }

    /** Takes a packet over; it leaves with whatever else is sent in this turn. */
    void send(ByteBuf bytes) {
        join(bytes);
        if (!flushDue) {
            flushDue = true;
            if (!inTurn) {
                context.get().executor().execute(this::flushIfDue);
            }
        }
    }

    /** Everything leaves now. */
    void flush() {
        writeUnsent();
        context.get().flush();
    }

    /** Drops what was not written. */
    void release() {
        if (unsent != null) {
            unsent.release();
            unsent = null;
        }
    }

    /** Small packets of a turn become one write; a large one counts as unread from now on. */
    private void join(ByteBuf bytes) {
        if (unsent != null && unsent.readableBytes() + bytes.readableBytes() <= JOINED_MOST) {
            unsent.writeBytes(bytes);
            bytes.release();
            return;
        }
        writeUnsent();
        unsent = bytes;
        if (bytes.readableBytes() > JOINED_MOST) {
            writeUnsent();
        }
    }

    private void flushIfDue() {
        if (flushDue) {
            flushDue = false;
            flush();
        }
    }

    private void writeUnsent() {
        ByteBuf bytes = unsent;
        unsent = null;
        if (bytes != null) {
            var _ =
                    context.get()
                            .write(
                                    bytes,
                                    context.get().voidPromise()); // a failure closes the channel
        }
    }
}
