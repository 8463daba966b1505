package io.headwater.bridge.connection;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What one address has asked for lately. Not thread safe. */
final class Source {
    private static final int NETWORK_BYTES = 8;

    private final SharedLimits limits;
    private final TokenBucket bucket;
    private int halfOpen;

    Source(SharedLimits limits, long now) {
        this.limits = limits;
        int rate = Math.max(limits.sourceRate(), 1);
        this.bucket = new TokenBucket(rate, 2 * rate, now);
    }

    /** Who is counted as one: an IPv4 address, or the /64 network that an IPv6 host has. */
    static InetAddress of(InetAddress remote) {
        if (!(remote instanceof Inet6Address)) {
            return remote;
        }
        byte[] network = Arrays.copyOf(remote.getAddress(), NETWORK_BYTES);
        try {
            return InetAddress.getByAddress(Arrays.copyOf(network, 2 * NETWORK_BYTES));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("sixteen bytes are an address", impossible);
        }
    }

    /** Counts a connection that has not sent CONNECT; null, or the limit that forbids it. */
    @Nullable Limit enter(long now) {
        if (limits.sourceHalfOpen() > 0 && halfOpen >= limits.sourceHalfOpen()) {
            return Limit.SOURCE_HALF_OPEN;
        }
        if (limits.sourceRate() > 0) {
            if (bucket.untilNext(now) > 0) {
                return Limit.SOURCE_RATE;
            }
            bucket.take(now);
        }
        halfOpen++;
        return null;
    }

    /** One of them sent CONNECT, or is gone. */
    void leave() {
        halfOpen--;
    }

    /** Whether there is nothing to remember of it. */
    boolean isIdle(long now) {
        return halfOpen == 0 && bucket.isFull(now);
    }
}
