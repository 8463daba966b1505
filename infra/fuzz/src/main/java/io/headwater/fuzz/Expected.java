package io.headwater.fuzz;

import io.headwater.bridge.mqtt.Connect;
import io.headwater.bridge.mqtt.Disconnect;
import io.headwater.bridge.mqtt.MqttVersion;
import io.headwater.bridge.mqtt.Packet;
import io.headwater.bridge.mqtt.PacketType;
import io.headwater.bridge.mqtt.PingReq;
import io.headwater.bridge.mqtt.Property;
import io.headwater.bridge.mqtt.Publish;
import io.headwater.bridge.mqtt.Subscribe;
import io.headwater.bridge.mqtt.TopicFilter;
import io.headwater.bridge.mqtt.Unsubscribe;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a conversation entitles its client to, as far as it can be told from outside.
 *
 * @param reading what the codec makes of it
 */
record Expected(Reading reading) {
    private static final int MESSAGES_MOST = 90; // below every limit on open messages
    private static final int LEVELS_MOST = 4;

    /** The listener must close without being asked to. */
    boolean closes() {
        return reading.malformed() != null
                || reading.packets().stream().anyMatch(Disconnect.class::isInstance);
    }

    /** Nothing in it is against a rule, so that all of it must be answered. */
    boolean isServed() {
        List<Packet> packets = reading.packets();
        return reading.isOpen()
                && packets.stream().allMatch(Expected::isHarmless)
                && count(Publish.class) <= MESSAGES_MOST;
    }

    int count(Class<? extends Packet> type) {
        return (int) reading.packets().stream().filter(type::isInstance).count();
    }

    /** Packet ids of messages that want an answer, each as often as it was sent. */
    Map<Integer, Integer> published() {
        var ids = new HashMap<Integer, Integer>();
        for (Packet packet : reading.packets()) {
            if (packet instanceof Publish publish && publish.qos() > 0) {
                ids.merge(publish.packetId(), 1, Integer::sum);
            }
        }
        return ids;
    }

    /** The same ids, each once, in the order in which they came first. */
    Set<Integer> inOrder() {
        var ids = new LinkedHashSet<Integer>();
        for (Packet packet : reading.packets()) {
            if (packet instanceof Publish publish && publish.qos() > 0) {
                ids.add(publish.packetId());
            }
        }
        return ids;
    }

    /** Whether every answer is there, those to a PINGREQ at the end included. */
    boolean isAnsweredBy(Answers answers) {
        return answers.count(PacketType.PINGRESP) > count(PingReq.class)
                && answers.count(PacketType.SUBACK) == count(Subscribe.class)
                && answers.count(PacketType.UNSUBACK) == count(Unsubscribe.class)
                && answers.acknowledged().containsAll(inOrder());
    }

    private static boolean isHarmless(Packet packet) {
        return switch (packet) {
            case Connect connect ->
                    connect.clientId().equals("fuzz")
                            && !connect.properties().has(Property.AUTHENTICATION_METHOD)
                            && !connect.properties().has(Property.MAXIMUM_PACKET_SIZE)
                            && (connect.will() == null || !connect.will().retain());
            case Publish publish ->
                    !publish.retain()
                            && !publish.properties().has(Property.TOPIC_ALIAS)
                            && !publish.properties().has(Property.PAYLOAD_FORMAT_INDICATOR)
                            && !publish.properties().has(Property.SUBSCRIPTION_IDENTIFIER)
                            && TopicFilter.levels(publish.topic()) <= LEVELS_MOST;
            case Subscribe subscribe ->
                    !subscribe.properties().has(Property.SUBSCRIPTION_IDENTIFIER)
                            && subscribe.filters().stream()
                                    .noneMatch(it -> TopicFilter.isShared(it.filter()));
            case Unsubscribe _, PingReq _ -> true;
            default -> false;
        };
    }

    /** Whether the client speaks the version that can say why a connection ends. */
    boolean isToldWhy() {
        return reading.version() == MqttVersion.V5;
    }
}
