package io.headwater.bridge.connection;

/**
 * Limits that are counted under their name when they take effect; what passes the others shows in
 * the metrics of violations, pauses, downlinks and rejections (infra/docs/limits.md has them all).
 */
enum Limit {
    /** A node was refused because as many are connected as may be. */
    CONNECTIONS,
    /** Accepting paused because connections came too fast. */
    CONNECTION_RATE,
    /** A connection was closed because its address opens them too fast. */
    SOURCE_RATE,
    /** A connection was closed because too many have not sent CONNECT. */
    HALF_OPEN,
    /** A connection was closed because too many of its address have not sent CONNECT. */
    SOURCE_HALF_OPEN,
    /** A connection was closed because the process has no file to spare for it. */
    FILES,
    /** A TLS handshake took too long. */
    HELLO_TIMEOUT,
    /** No whole CONNECT came in time. */
    CONNECT_TIMEOUT,
    /** A client asked for no keep-alive or for a longer one. */
    KEEP_ALIVE,
    /** A SUBSCRIBE had more filters than are granted at once. */
    SUBSCRIBE_FILTERS,
    /** A session held as many filters as it may. */
    SUBSCRIPTIONS,
    /** A filter was longer or had more levels than it may. */
    TOPIC,
    /** An MQTT 5 client asked to be remembered for longer. */
    SESSION_EXPIRY,
    /** A session was not kept because too many are. */
    SESSIONS,
    /** A session was not kept because those that are hold too many bytes. */
    SESSION_BYTES
}
