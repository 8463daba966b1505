package io.headwater.bridge.connection;

/** Why a connection ended, in the words of the presence records (rainmaker.md 4.16). */
public enum EndReason {
    CLIENT_INITIATED_DISCONNECT,
    CONNECTION_LOST,
    MQTT_KEEP_ALIVE_TIMEOUT,
    DUPLICATE_CLIENTID,
    SERVER_INITIATED_DISCONNECT,
    SERVER_ERROR,
    AUTH_ERROR,
    FORBIDDEN_ACCESS,
    THROTTLED,
    CLIENT_ERROR;

    /** Whether the client said goodbye, rather than going away or being sent away. */
    public boolean clientInitiated() {
        return this == CLIENT_INITIATED_DISCONNECT;
    }
}
