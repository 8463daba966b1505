package io.headwater.bridge.connection;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides about connections that were just accepted, before TLS makes them dear: too many that have
 * not sent CONNECT, too many or too fast from one address, no file to spare. What it remembers is
 * bounded: addresses with half-open connections, and those of the last seconds. All methods may be
 * called from any thread.
 */
public final class Door {
    private static final int SOURCES_BEFORE_SWEEP = 1_024;

    private final SharedLimits limits;
    private final OpenFiles files;
    private final ConnectionMeters meters;
    private final LongSupplier nanos;
    private final TokenBucket pace;
    private final Map<InetAddress, Source> sources = new HashMap<>();
    private int sweepAt = SOURCES_BEFORE_SWEEP;
    private int sockets;
    private int halfOpen;

    /**
     * @param files of this process
     * @param meters counts whoever is sent away
     * @param nanos monotonic time
     */
    public Door(SharedLimits limits, OpenFiles files, ConnectionMeters meters, LongSupplier nanos) {
        this.limits = limits;
        this.files = files;
        this.meters = meters;
        this.nanos = nanos;
        int rate = limits.connectionRate();
        this.pace = new TokenBucket(rate, 2 * rate, nanos.getAsLong());
    }

    /** Who is counted as one: an IPv4 address, or the /64 network that an IPv6 host has. */
    public static InetAddress sourceOf(InetAddress remote) {
        return Source.of(remote);
    }

    /** Connections that have not sent CONNECT. */
    public synchronized int halfOpen() {
        return halfOpen;
    }

    /** Addresses that it remembers. */
    synchronized int sources() {
        return sources.size();
    }

    /** Measures how many files of the process are not connections; call it every second or so. */
    public void lookAtFiles() {
        long open = files.count(); // takes a while, and accepting goes on meanwhile
        synchronized (this) {
            files.look(open, sockets);
        }
    }

    /** Lets a connection in, or answers null: it must be closed and was counted. */
    synchronized @Nullable Pass enter(InetAddress remote) {
        long now = nanos.getAsLong();
        InetAddress from = Source.of(remote);
        Limit reached = reached(from, now);
        if (reached != null) {
            meters.limited(reached);
            return null;
        }
        pace.take(now);
        sockets++;
        halfOpen++;
        return new Pass(from);
    }

    /**
     * How long to wait before the next connection is accepted, in ns; 0 when there is no need. One
     * that was sent away does not count, so an address that floods does not make others wait.
     */
    synchronized long rest() {
        return Math.max(0, pace.untilNext(nanos.getAsLong()));
    }

    private @Nullable Limit reached(InetAddress from, long now) {
        if (halfOpen >= limits.halfOpen()) {
            return Limit.HALF_OPEN;
        }
        if (!files.haveRoomFor(sockets + 1)) {
            return Limit.FILES;
        }
        if (limits.sourceRate() == 0 && limits.sourceHalfOpen() == 0) {
            return null;
        }
        sweep(now);
        return sources.computeIfAbsent(from, _ -> new Source(limits, now)).enter(now);
    }

    private void sweep(long now) {
        if (sources.size() >= sweepAt) {
            sources.values().removeIf(source -> source.isIdle(now));
            sweepAt = Math.max(SOURCES_BEFORE_SWEEP, 2 * sources.size());
        }
    }

    private synchronized void known(InetAddress from) {
        halfOpen--;
        Source source = sources.get(from);
        if (source != null) {
            source.leave();
        }
    }

    private synchronized void left() {
        sockets--;
    }

    /** A connection's stay, from its accept to its close. Its event loop only. */
    final class Pass {
        private final InetAddress from;
        private boolean known;

        private Pass(InetAddress from) {
            this.from = from;
        }

        /** Its client sent CONNECT. */
        void known() {
            if (!known) {
                known = true;
                Door.this.known(from);
            }
        }

        /** It is closed. Called once. */
        void left() {
            known();
            Door.this.left();
        }
    }
}
