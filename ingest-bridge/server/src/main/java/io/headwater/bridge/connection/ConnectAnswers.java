package io.headwater.bridge.connection;

import io.headwater.bridge.mqtt.ConnAck;
import io.headwater.bridge.mqtt.Connect;
import io.headwater.bridge.mqtt.MqttVersion;
import io.headwater.bridge.mqtt.Properties;
import io.headwater.bridge.mqtt.Property;
import io.headwater.bridge.mqtt.ReasonCode;
import io.headwater.bridge.mqtt.Will;
import io.headwater.schemas.NodeKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What follows from a CONNECT alone: whether it can be served at all, and what it is promised. */
final class ConnectAnswers {
    private ConnectAnswers() {}

    /** Why no client may connect like this; null when it may. */
    static @Nullable Refusal refusalOf(Connect connect) {
        Will will = connect.will();
        if (connect.version() == MqttVersion.V3_1_1) {
            return connect.clientId().isEmpty() && !connect.cleanStart()
                    ? new Refusal(
                            ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                            "empty client id without clean session [MQTT-3.1.3-8]")
                    : null;
        }
        if (connect.properties().has(Property.AUTHENTICATION_METHOD)) {
            return new Refusal(
                    ReasonCode.BAD_AUTHENTICATION_METHOD,
                    "enhanced authentication is not supported [MQTT 5, 4.12.0-1]");
        }
        if (will != null && will.retain()) {
            return new Refusal(
                    ReasonCode.RETAIN_NOT_SUPPORTED,
                    "retained messages are not supported [MQTT 5, 3.2.2-13]");
        }
        return null;
    }

    /** How long the session outlives its connection; zero when it does not. */
    static Duration sessionExpiry(Connect connect, ConnectionPolicy policy) {
        if (connect.version() == MqttVersion.V3_1_1) {
            return connect.cleanStart() ? Duration.ZERO : policy.sessionKept();
        }
        return sessionExpiry(connect.properties().get(Property.SESSION_EXPIRY_INTERVAL, 0), policy);
    }

    /** How long the session outlives its connection when a client asks for this, in seconds. */
    static Duration sessionExpiry(long asked, ConnectionPolicy policy) {
        return Duration.ofSeconds(Math.min(asked, policy.sessionKept().toSeconds()));
    }

    /** The answer that lets the client in, with what differs from what it asked for. */
    static ConnAck accepted(
            Connect connect, NodeKey node, ConnectionPolicy policy, boolean sessionPresent) {
        Properties says = Properties.NONE;
        if (connect.version() == MqttVersion.V5) {
            says =
                    Properties.of(Property.RECEIVE_MAXIMUM, (long) policy.receiveMaximum())
                            .with(Property.MAXIMUM_PACKET_SIZE, (long) policy.packetMost())
                            .with(Property.RETAIN_AVAILABLE, 0L)
                            .with(Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE, 0L)
                            .with(Property.SHARED_SUBSCRIPTION_AVAILABLE, 0L);
            int keepAlive = KeepAlive.seconds(connect.keepAlive(), policy.keepAliveMost());
            if (keepAlive != connect.keepAlive()) {
                says = says.with(Property.SERVER_KEEP_ALIVE, (long) keepAlive);
            }
            long asked = connect.properties().get(Property.SESSION_EXPIRY_INTERVAL, 0);
            long granted = sessionExpiry(connect, policy).toSeconds();
            if (granted != asked) {
                says = says.with(Property.SESSION_EXPIRY_INTERVAL, granted);
            }
            if (connect.clientId().isEmpty()) {
                says = says.with(Property.ASSIGNED_CLIENT_IDENTIFIER, node.device());
            }
        }
        return new ConnAck(sessionPresent, ReasonCode.SUCCESS, says);
    }
}
