package io.headwater.bridge.mqtt;

/** The protocol versions that this codec speaks; a connection's CONNECT settles which. */
public enum MqttVersion {
    V3_1_1(4),
    V5(5);

    private final int level;

    MqttVersion(int level) {
        this.level = level;
    }

    /** The protocol level of CONNECT: 4 or 5 (MQTT 3.1.1, 3.1.2.2). */
    public int level() {
        return level;
    }
}
