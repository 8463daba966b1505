package io.headwater.bridge.mqtt;

import org.jspecify.annotations.Nullable;

/**
 * A client asks to be served; the first packet of every connection and never sent again.
 *
 * @param version which protocol the client speaks on this connection
 * @param clientId may be empty
 * @param cleanStart Clean Session of 3.1.1, Clean Start of MQTT 5
 * @param keepAlive seconds, 0 to 65,535; 0 means none was asked for
 * @param will null when there is none
 * @param userName null when there is none
 * @param password null when there is none; never logged
 * @param properties none with 3.1.1
 */
@SuppressWarnings("ArrayRecordComponent") // a password is opaque bytes and is never compared here
public record Connect(
        MqttVersion version,
        String clientId,
        boolean cleanStart,
        int keepAlive,
        @Nullable Will will,
        @Nullable String userName,
        byte @Nullable [] password,
        Properties properties)
        implements Packet {
    @Override
    public PacketType type() {
        return PacketType.CONNECT;
    }

    /** Leaves user name and password out. */
    @Override
    public String toString() {
        return "Connect[" + version + ", clientId=" + clientId + ", keepAlive=" + keepAlive + "]";
    }
}
