package io.headwater.bridge.mqtt;

/** The grammar of topic names, which messages are published under (MQTT 3.1.1 and 5, 4.7). */
public final class TopicName {
    private TopicName() {}

    /**
     * Whether this is a topic name: not empty [MQTT-4.7.3-1], no wildcards [MQTT-3.3.2-2], no NUL
     * [MQTT-4.7.3-2].
     */
    public static boolean isValid(String text) {
        return !text.isEmpty()
                && text.indexOf('+') < 0
                && text.indexOf('#') < 0
                && text.indexOf(0) < 0;
    }
}
