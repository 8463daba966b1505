package io.headwater.bridge.connection;

import io.headwater.bridge.mqtt.ReasonCode;

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

    /**
     * What an MQTT 5 client is told when its connection ends for a reason that lies outside of it.
     */
    Refusal told() {
        return switch (this) {
            case DUPLICATE_CLIENTID ->
                    new Refusal(ReasonCode.SESSION_TAKEN_OVER, "the node has connected again");
            case SERVER_INITIATED_DISCONNECT ->
                    new Refusal(ReasonCode.SERVER_SHUTTING_DOWN, "the bridge is shutting down");
            case AUTH_ERROR, FORBIDDEN_ACCESS ->
                    new Refusal(
                            ReasonCode.NOT_AUTHORIZED, "the node may not be connected any more");
            case THROTTLED ->
                    new Refusal(ReasonCode.MESSAGE_RATE_TOO_HIGH, "more messages than are allowed");
            case MQTT_KEEP_ALIVE_TIMEOUT ->
                    new Refusal(
                            ReasonCode.KEEP_ALIVE_TIMEOUT, "nothing heard for 1.5 x keep-alive");
            case CLIENT_ERROR -> new Refusal(ReasonCode.PROTOCOL_ERROR, "the client broke a rule");
            case CLIENT_INITIATED_DISCONNECT, CONNECTION_LOST, SERVER_ERROR ->
                    new Refusal(ReasonCode.UNSPECIFIED_ERROR, "the server ends the connection");
        };
    }

    /** Whether the client said goodbye, rather than going away or being sent away. */
    public boolean clientInitiated() {
        return this == CLIENT_INITIATED_DISCONNECT;
    }
}
