package io.headwater.bridge.connection;

import java.time.Duration;

/**
 * What a listener's dialect and its operator ask of connections. Sizes in bytes.
 *
 * @param clientIdIsDevice the client id must equal the device id of the node, compared exactly
 * @param suppressRepeats over 3.1.1, DUP=1 with an id among the last {@link #REPEATS_REMEMBERED}
 *     accepted on the connection is acknowledged and not landed; deviates from [MQTT-4.3.2-2]
 * @param connectTimeout from the end of the TLS handshake, or of the TCP one, to a whole CONNECT
 * @param keepAliveMost longest keep-alive; holds for clients that ask for none or for more
 * @param packetMost largest packet, fixed header included
 * @param receiveMaximum QoS 1 and 2 messages that an MQTT 5 client may have open
 * @param openMessages messages that wait for their landing before a connection's reads pause; more
 *     than {@code receiveMaximum}, or its violation would never be seen
 * @param openBytes bytes that wait for their landing before a connection's reads pause
 * @param filtersPerSubscribe filters granted of one SUBSCRIBE
 * @param subscriptions filters a session holds
 * @param levels levels of a topic filter
 * @param filterLength bytes of a topic filter
 * @param queuedDownlinks messages for a node that wait for its acknowledgements
 * @param sessionKept longest time that a session is kept without a connection
 * @param connectionsMost live connections, over all listeners; more are refused
 */
public record ConnectionPolicy(
        boolean clientIdIsDevice,
        boolean suppressRepeats,
        Duration connectTimeout,
        Duration keepAliveMost,
        int packetMost,
        int receiveMaximum,
        int openMessages,
        int openBytes,
        int filtersPerSubscribe,
        int subscriptions,
        int levels,
        int filterLength,
        int queuedDownlinks,
        Duration sessionKept,
        int connectionsMost) {
    /** How many accepted packet ids a connection remembers (design.md section 4). */
    public static final int REPEATS_REMEMBERED = 128;

    /** What stock RainMaker firmware is served with (rainmaker.md 1.3). */
    public static final ConnectionPolicy RAINMAKER =
            new ConnectionPolicy(
                    true,
                    true,
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(20),
                    262_144,
                    100,
                    128,
                    1_048_576,
                    8,
                    50,
                    8,
                    256,
                    64,
                    Duration.ofHours(24),
                    1_000_000);
}
