package io.headwater.schemas.dialect.rainmaker;

import org.jspecify.annotations.Nullable;

/**
 * That a node's connection began or ended, said by the broker that held it: our own bridge, or
 * another one in the form of AWS IoT lifecycle events (section 4.16).
 */
public sealed interface PresenceEvent {
    /** Whose connection. */
    String nodeId();

    /** When, epoch ms of the broker's clock. */
    long timestamp();

    /** Of the connection; a disconnected event has the one of its connect. */
    String sessionIdentifier();

    /** Fingerprint of the certificate, 64 hex digits; null when the connection had none. */
    @Nullable String principalIdentifier();

    /**
     * Grows with each connection of the node; the same in both events of a connection. Null only in
     * events of our own bridge, whose order is the offset of the connect record.
     */
    @Nullable Long versionNumber();

    /** Ordinal of the bridge of ours that speaks; null in events of other brokers. */
    @Nullable Integer bridge();

    /** Which life of that bridge, a UUID; null in events of other brokers. */
    @Nullable String incarnation();

    /**
     * A connection began.
     *
     * @param ipAddress of the node; null when not known
     */
    record Connected(
            String nodeId,
            long timestamp,
            String sessionIdentifier,
            @Nullable String principalIdentifier,
            @Nullable Long versionNumber,
            @Nullable String ipAddress,
            @Nullable Integer bridge,
            @Nullable String incarnation)
            implements PresenceEvent {}

    /**
     * A connection ended.
     *
     * @param clientInitiated the node said goodbye
     * @param disconnectReason such as {@code CONNECTION_LOST}; null when not told
     */
    record Disconnected(
            String nodeId,
            long timestamp,
            String sessionIdentifier,
            @Nullable String principalIdentifier,
            @Nullable Long versionNumber,
            boolean clientInitiated,
            @Nullable String disconnectReason,
            @Nullable Integer bridge,
            @Nullable String incarnation)
            implements PresenceEvent {}
}
