package io.headwater.bridge.connection;

import io.headwater.bridge.mqtt.Properties;
import io.headwater.bridge.mqtt.ReasonCode;
import io.headwater.bridge.mqtt.SubAck;
import io.headwater.bridge.mqtt.Subscribe;
import io.headwater.bridge.mqtt.TopicFilter;
import io.headwater.bridge.mqtt.UnsubAck;
import io.headwater.bridge.mqtt.Unsubscribe;
import io.headwater.schemas.NodeKey;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.Map;
import java.util.OptionalInt;

/** What a node has subscribed to, within the limits of its listener. Event loop only. */
final class Subscriptions {
    /** Messages to nodes are sent at QoS 0 or 1, so no more is granted [MQTT-3.8.4-6]. */
    private static final int MOST_QOS = 1;

    private final NodeKey node;
    private final ConnectionPolicy policy;
    private final SubscriptionPolicy allowed;
    private final ConnectionMeters meters;
    private final Map<String, Subscribe.Subscription> granted;

    /**
     * @param state where what is granted is kept
     */
    Subscriptions(
            NodeKey node,
            ConnectionPolicy policy,
            ConnectionServices services,
            SessionState state) {
        this.node = node;
        this.policy = policy;
        this.allowed = services.subscriptions();
        this.meters = services.meters();
        this.granted = state.subscriptions();
    }

    /** Decides about each filter on its own; one that is refused does not spoil the others. */
    SubAck add(Subscribe subscribe) {
        if (subscribe.filters().size() > policy.filtersPerSubscribe()) {
            meters.limited(Limit.SUBSCRIBE_FILTERS);
        }
        var reasons = new ArrayList<ReasonCode>(subscribe.filters().size());
        for (Subscribe.Subscription wanted : subscribe.filters()) {
            reasons.add(
                    reasons.size() < policy.filtersPerSubscribe()
                            ? add(wanted)
                            : ReasonCode.QUOTA_EXCEEDED);
        }
        return new SubAck(subscribe.packetId(), Properties.NONE, reasons);
    }

    /** Takes filters away; those that are not there are answered all the same [MQTT-3.10.4-5]. */
    UnsubAck remove(Unsubscribe unsubscribe) {
        var reasons =
                unsubscribe.filters().stream()
                        .map(
                                filter ->
                                        granted.remove(filter) == null
                                                ? ReasonCode.NO_SUBSCRIPTION_EXISTED
                                                : ReasonCode.SUCCESS)
                        .toList();
        return new UnsubAck(unsubscribe.packetId(), Properties.NONE, reasons);
    }

    /** The highest QoS that a subscription to this topic was granted; empty when none matches. */
    OptionalInt qosOf(String topic) {
        return granted.values().stream()
                .filter(subscription -> TopicFilter.matches(subscription.filter(), topic))
                .mapToInt(Subscribe.Subscription::qos)
                .max();
    }

    private ReasonCode add(Subscribe.Subscription wanted) {
        String filter = wanted.filter();
        if (TopicFilter.levels(filter) > policy.topicLevels()
                || ByteBufUtil.utf8Bytes(filter) > policy.topicBytes()) {
            meters.limited(Limit.TOPIC);
            return ReasonCode.TOPIC_FILTER_INVALID;
        }
        if (!allowed.mayReceive(node, filter)) {
            return ReasonCode.NOT_AUTHORIZED;
        }
        if (granted.size() >= policy.subscriptions() && !granted.containsKey(filter)) {
            meters.limited(Limit.SUBSCRIPTIONS);
            return ReasonCode.QUOTA_EXCEEDED;
        }
        int qos = Math.min(wanted.qos(), MOST_QOS);
        granted.put(filter, new Subscribe.Subscription(filter, qos));
        return qos == 0 ? ReasonCode.SUCCESS : ReasonCode.GRANTED_QOS_1;
    }
}
