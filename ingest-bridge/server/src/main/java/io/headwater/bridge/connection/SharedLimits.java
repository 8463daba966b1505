package io.headwater.bridge.connection;

import io.headwater.schemas.settings.Settings;

/**
 * What the connections of a bridge may have between them, over all listeners. A rate or number per
 * source counts an IPv4 address, or the /64 network of an IPv6 one, as one source; 0 does not look
 * at sources, which is for bridges behind a load balancer.
 *
 * @param connections nodes that are connected; more are refused, but a node may always take over
 *     its own connection
 * @param connectionRate new connections a second that are accepted, after twice as many at once;
 *     more wait in the listener's backlog
 * @param sourceRate the same for each source; more are closed before TLS
 * @param halfOpen connections that have not sent CONNECT; more are closed before TLS
 * @param sourceHalfOpen the same for each source
 * @param spareFiles files that the process keeps free of connections, for everything else it opens
 * @param inFlightBytes bytes of messages that wait for Kafka before reading pauses
 * @param sessions sessions that are kept without a connection
 * @param sessionBytes estimated bytes of memory that those hold
 */
public record SharedLimits(
        int connections,
        int connectionRate,
        int sourceRate,
        int halfOpen,
        int sourceHalfOpen,
        int spareFiles,
        long inFlightBytes,
        int sessions,
        long sessionBytes) {
    /**
     * Our choice: a storm of a thousand nodes behind one address passes at once, and those that did
     * not say CONNECT hold no more than 150 MB of TLS buffers.
     */
    public static final SharedLimits DEFAULT =
            new SharedLimits(
                    1_000_000, 1_000, 500, 4_096, 2_048, 256, 67_108_864, 1_000_000, 268_435_456);

    private static final int LARGEST_RATE = 1_000_000;

    /** These limits with what {@code limits.} settings say instead. */
    public SharedLimits within(Settings in) {
        return new SharedLimits(
                in.integer(
                        "limits.connections",
                        connections,
                        1,
                        Integer.MAX_VALUE,
                        "nodes connected at once; more are refused"),
                in.integer(
                        "limits.connection.rate",
                        connectionRate,
                        1,
                        LARGEST_RATE,
                        "new connections a second, after twice as many at once; more wait"),
                in.integer(
                        "limits.connection.rate.source",
                        sourceRate,
                        0,
                        LARGEST_RATE,
                        "the same from one address; more are closed; 0 is any number"),
                in.integer(
                        "limits.halfopen",
                        halfOpen,
                        1,
                        Integer.MAX_VALUE,
                        "connections that have not sent CONNECT; more are closed"),
                in.integer(
                        "limits.halfopen.source",
                        sourceHalfOpen,
                        0,
                        Integer.MAX_VALUE,
                        "the same from one address; 0 is any number"),
                in.integer(
                        "limits.files.spare",
                        spareFiles,
                        0,
                        1_000_000,
                        "files of the process that connections leave free"),
                in.whole(
                        "limits.inflight.bytes",
                        inFlightBytes,
                        1_024,
                        1L << 40,
                        "messages that wait for Kafka, in bytes, before reading pauses"),
                in.integer(
                        "limits.sessions",
                        sessions,
                        0,
                        Integer.MAX_VALUE,
                        "sessions kept without a connection; more are forgotten"),
                in.whole(
                        "limits.sessions.bytes",
                        sessionBytes,
                        0,
                        1L << 40,
                        "estimated memory of kept sessions, in bytes"));
    }
}
