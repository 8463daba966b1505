package io.headwater.bridge.connection;

import io.headwater.schemas.settings.Settings;
import java.time.Duration;

/**
 * What a listener's dialect asks of each connection, within what the operator allows. Sizes in
 * bytes; infra/docs/limits.md says what a client sees of each limit.
 *
 * @param clientIdIsDevice the client id must equal the device id of the node, compared exactly
 * @param suppressRepeats over 3.1.1, DUP=1 with an id among the last {@link #REPEATS_REMEMBERED}
 *     accepted on the connection is acknowledged and not landed; deviates from [MQTT-4.3.2-2]
 * @param helloTimeout from the TCP connection to the end of the TLS handshake
 * @param connectTimeout from the end of the TLS handshake, or of the TCP one, to a whole CONNECT
 * @param keepAliveMost longest keep-alive; holds for clients that ask for none or for more. A
 *     shorter one is the client's own choice and never lengthened, so {@link #KEEP_ALIVE_LEAST}
 *     bounds only what we impose
 * @param payloadMost largest payload; what is beyond is kept as rejected
 * @param packetMost largest packet, fixed header included
 * @param topicLevels levels of a topic name or filter
 * @param topicBytes UTF-8 bytes of a topic name or filter
 * @param receiveMaximum QoS 1 and 2 messages that an MQTT 5 client may have open
 * @param openMessages messages that wait for their landing before a connection's reads pause; more
 *     than {@code receiveMaximum}, or its violation would never be seen
 * @param openBytes bytes that wait for their landing before a connection's reads pause
 * @param publishRate messages a second that a connection is read at in the long run; 0 for as many
 *     as come
 * @param publishBurst messages that may come at once before the rate holds
 * @param filtersPerSubscribe filters granted of one SUBSCRIBE
 * @param subscriptions filters a session holds
 * @param queuedDownlinks messages for a node that wait for its acknowledgements
 * @param queuedDownlinkBytes payload bytes of those; a single message may be larger
 * @param sessionKept longest time that a session is kept without a connection
 */
public record ConnectionPolicy(
        boolean clientIdIsDevice,
        boolean suppressRepeats,
        Duration helloTimeout,
        Duration connectTimeout,
        Duration keepAliveMost,
        int payloadMost,
        int packetMost,
        int topicLevels,
        int topicBytes,
        int receiveMaximum,
        int openMessages,
        int openBytes,
        int publishRate,
        int publishBurst,
        int filtersPerSubscribe,
        int subscriptions,
        int queuedDownlinks,
        int queuedDownlinkBytes,
        Duration sessionKept) {
    /** How many accepted packet ids a connection remembers (design.md section 4). */
    public static final int REPEATS_REMEMBERED = 128;

    /** No setting of ours holds a client to a shorter keep-alive than this. */
    public static final Duration KEEP_ALIVE_LEAST = Duration.ofSeconds(30);

    /** What stock RainMaker firmware is served with (rainmaker.md 1.3). */
    public static final ConnectionPolicy RAINMAKER =
            new ConnectionPolicy(
                    true,
                    true,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(20),
                    131_072,
                    262_144,
                    8,
                    256,
                    100,
                    128,
                    1_048_576,
                    0,
                    1_024,
                    8,
                    50,
                    64,
                    262_144,
                    Duration.ofHours(24));

    private static final Duration LONGEST_KEEP_ALIVE = Duration.ofHours(18);
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration LONGEST_SESSION = Duration.ofDays(365);

    /** The largest packet whose message still fits a record (4 MiB) beside its headers. */
    private static final int LARGEST_PACKET = 4_194_304 - 65_536;

    /**
     * This policy with what {@code limits.} settings say instead. Those that are out of range or
     * contradict each other are rejected there.
     */
    public ConnectionPolicy within(Settings in) {
        var limits =
                new ConnectionPolicy(
                        clientIdIsDevice,
                        suppressRepeats,
                        timeout(
                                in,
                                "limits.hello.timeout",
                                helloTimeout,
                                "from the TCP connection to the end of TLS's handshake, 100ms to 5m"),
                        timeout(
                                in,
                                "limits.connect.timeout",
                                connectTimeout,
                                "from the end of TLS's handshake to a whole CONNECT, 100ms to 5m"),
                        duration(
                                in,
                                "limits.keepalive",
                                keepAliveMost,
                                KEEP_ALIVE_LEAST,
                                LONGEST_KEEP_ALIVE,
                                "longest keep-alive, also of clients that ask for none, 30s to 18h"),
                        in.integer(
                                "limits.payload.bytes",
                                payloadMost,
                                1,
                                LARGEST_PACKET,
                                "payload of a message; a larger one is kept as rejected"),
                        in.integer(
                                "limits.packet.bytes",
                                packetMost,
                                1_024,
                                LARGEST_PACKET,
                                "MQTT packet; a larger one closes its connection"),
                        in.integer(
                                "limits.topic.levels",
                                topicLevels,
                                1,
                                128,
                                "levels of a topic name or filter"),
                        in.integer(
                                "limits.topic.bytes",
                                topicBytes,
                                1,
                                65_535,
                                "bytes of a topic name or filter"),
                        in.integer(
                                "limits.receive.maximum",
                                receiveMaximum,
                                1,
                                65_535,
                                "QoS 1 and 2 messages that an MQTT 5 client may have open"),
                        in.integer(
                                "limits.open.messages",
                                openMessages,
                                1,
                                65_536,
                                "messages of a connection that wait for Kafka before it pauses"),
                        in.integer(
                                "limits.open.bytes",
                                openBytes,
                                1_024,
                                1 << 30,
                                "bytes of a connection that wait for Kafka before it pauses"),
                        in.integer(
                                "limits.publish.rate",
                                publishRate,
                                0,
                                1_000_000,
                                "messages a second that a connection is read at; 0 is any number"),
                        in.integer(
                                "limits.publish.burst",
                                publishBurst,
                                1,
                                1_000_000,
                                "messages that may come at once before the rate holds"),
                        in.integer(
                                "limits.subscribe.filters",
                                filtersPerSubscribe,
                                1,
                                1_000,
                                "filters granted of one SUBSCRIBE"),
                        in.integer(
                                "limits.subscriptions",
                                subscriptions,
                                1,
                                10_000,
                                "filters that a session holds"),
                        in.integer(
                                "limits.downlinks",
                                queuedDownlinks,
                                0,
                                65_535,
                                "messages that wait for a slow node before the oldest gives way"),
                        in.integer(
                                "limits.downlinks.bytes",
                                queuedDownlinkBytes,
                                0,
                                1 << 30,
                                "payload bytes of those; a single message may be larger"),
                        duration(
                                in,
                                "limits.session.expiry",
                                sessionKept,
                                Duration.ZERO,
                                LONGEST_SESSION,
                                "how long a session is kept without a connection, 0s to 365d"));
        limits.rejectContradictions(in);
        return limits;
    }

    private static Duration timeout(
            Settings in, String name, Duration defaultValue, String meaning) {
        return duration(in, name, defaultValue, SHORTEST_TIMEOUT, LONGEST_TIMEOUT, meaning);
    }

    private static Duration duration(
            Settings in,
            String name,
            Duration defaultValue,
            Duration least,
            Duration most,
            String meaning) {
        Duration value = in.duration(name, defaultValue, meaning);
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            in.reject(
                    name,
                    "expected %d to %d ms, got %d ms"
                            .formatted(least.toMillis(), most.toMillis(), value.toMillis()));
        }
        return value;
    }

    private void rejectContradictions(Settings in) {
        if (payloadMost >= packetMost) {
            in.reject(
                    "limits.payload.bytes",
                    "must be less than limits.packet.bytes, or it is never reached");
        }
        if (openMessages <= receiveMaximum) {
            in.reject(
                    "limits.open.messages",
                    "must be more than limits.receive.maximum, or that is never passed");
        }
    }
}
