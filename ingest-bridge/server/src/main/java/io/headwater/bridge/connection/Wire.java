package io.headwater.bridge.connection;

import io.headwater.bridge.mqtt.Packet;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * A connection as its session sees it. Everything happens on the connection's event loop, but for
 * {@link #eventLoop} and {@link #soon}, which lead there.
 */
interface Wire {
    /** Writes a packet; flushed with others at the end of this turn of the event loop. */
    void send(Packet packet);

    /** Whether the client reads what it is sent, so that more may be written. */
    boolean isWritable();

    /** Flushes what the socket takes and closes the connection. */
    void close();

    /** Stops handing on packets, those that are already here included, and reading. */
    void pause(Pause reason);

    /** Takes a reason to pause away; goes on when it was the last. */
    void resume(Pause reason);

    /** Whether reading rests for a reason of our own. */
    boolean isPausedByUs();

    /** Runs the task later, unless the answer is cancelled. */
    Future<?> after(Duration delay, Runnable task);

    /** Monotonic time of the event loop, ns. */
    long nanos();

    /** Runs tasks on the connection's event loop. */
    Executor eventLoop();

    /** As {@link #eventLoop}, and what the task sends leaves when it ends. */
    void soon(Runnable task);

    /** What the connection shows besides its packets; complete once the TLS handshake is done. */
    Credentials credentials();

    /** From now on answers are written as this client asked for. */
    void speak(ClientLimits limits);
}
