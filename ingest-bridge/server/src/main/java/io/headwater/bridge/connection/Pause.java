package io.headwater.bridge.connection;

/** Why a connection is not read from for now. It is read from when no reason is left. */
enum Pause {
    /** CONNECT is being decided about; packets behind it wait. */
    ADMISSION,
    /** As many messages or bytes of this connection wait for their landing as it may have. */
    CONNECTION_FULL,
    /** All connections together hold as many bytes as the bridge may. */
    BRIDGE_FULL,
    /** The connection brings messages faster than its node may. */
    PUBLISH_RATE,
    /** The client does not read what it is sent. */
    UNREAD_ANSWERS,
    /** The connection ends; nothing more is read. */
    ENDING;

    /** Whether it is our doing, so that the client's silence must not be held against it. */
    boolean isOurs() {
        return this != UNREAD_ANSWERS;
    }
}
