package io.headwater.bridge.routing;

import io.headwater.bridge.connection.ConnectionPolicy;
import io.headwater.bridge.connection.Inbound;
import io.headwater.bridge.mqtt.TopicFilter;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.dialect.rainmaker.Channel;
import io.headwater.schemas.dialect.rainmaker.RainMakerTopics;
import io.headwater.schemas.dialect.rainmaker.Reason;
import io.headwater.schemas.dialect.rainmaker.Route;
import io.netty.buffer.ByteBufUtil;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;

/** ESP RainMaker: topics, rights and limits as rainmaker.md 1 and 2 have them. */
public final class RainMakerProfile implements Profile {
    /** Second part of a RainMaker node's key. */
    public static final String DIALECT = "rainmaker";

    private static final String TOPIC_TOO_LONG = "topic-too-long"; // ours, not the dialect's
    private static final byte[] NOTHING = {};

    private final MappingSecrets secrets;
    private final BiPredicate<NodeKey, String> controllers;
    private final ConnectionPolicy policy;

    /**
     * @param secrets what masks the secret of a user mapping
     * @param controllers whether a node is controller of a group, at present
     */
    public RainMakerProfile(
            MappingSecrets secrets,
            BiPredicate<NodeKey, String> controllers,
            ConnectionPolicy policy) {
        this.secrets = secrets;
        this.controllers = controllers;
        this.policy = policy;
    }

    @Override
    public String dialect() {
        return DIALECT;
    }

    @Override
    public ConnectionPolicy policy() {
        return policy;
    }

    @Override
    public Optional<String> checkDevice(String device) {
        return RainMakerTopics.checkNodeId(device);
    }

    @Override
    public Destination route(NodeKey node, Inbound message) {
        if (isTooLong(message.topic())) {
            return new Destination.Denied(
                    TOPIC_TOO_LONG,
                    "a topic of more than %d levels or %d bytes"
                            .formatted(policy.topicLevels(), policy.topicBytes()));
        }
        return switch (RainMakerTopics.publish(
                node.device(),
                message.topic(),
                message.payload(),
                group -> controllers.test(node, group))) {
            case Route.To(var channel, _, _, _) -> to(node, channel, message.payload());
            case Route.Rejected(var reason, var detail) ->
                    new Destination.Rejected(
                            reason.code(), detail, storable(message.topic(), message.payload()));
            case Route.Denied(var reason, var detail) ->
                    new Destination.Denied(reason.code(), detail);
        };
    }

    /** Filters over all nodes of a group are for its controllers. */
    @Override
    public boolean mayReceive(NodeKey node, String filter) {
        return RainMakerTopics.maySubscribe(
                node.device(), filter, group -> controllers.test(node, group));
    }

    private boolean isTooLong(String topic) {
        return TopicFilter.levels(topic) > policy.topicLevels()
                || ByteBufUtil.utf8Bytes(topic) > policy.topicBytes();
    }

    private Destination to(NodeKey node, Channel channel, byte[] payload) {
        boolean secret = channel == Channel.USER_MAPPING;
        if (payload.length > policy.payloadMost()) {
            return new Destination.Rejected(
                    Reason.TOO_LARGE.code(),
                    "a payload of " + payload.length + " bytes; at most " + policy.payloadMost(),
                    secret ? NOTHING : payload);
        }
        if (!secret) {
            return new Destination.To(lane(channel), channel.wireName(), payload);
        }
        return switch (secrets.mask(payload, node.device())) {
            case MappingSecrets.Masked(var masked) ->
                    new Destination.To(lane(channel), channel.wireName(), masked);
            case MappingSecrets.Refused(var reason, var detail) ->
                    new Destination.Rejected(reason.code(), detail, NOTHING);
        };
    }

    /** A mapping that took a wrong turn, by its rule or by its spelling, still holds its secret. */
    private static byte[] storable(String topic, byte[] payload) {
        return topic.toLowerCase(Locale.ROOT).contains("mapping") ? NOTHING : payload;
    }

    private static Destination.Lane lane(Channel channel) {
        return switch (channel.lane()) {
            case UPLINK -> Destination.Lane.UPLINK;
            case BULK -> Destination.Lane.BULK;
        };
    }
}
