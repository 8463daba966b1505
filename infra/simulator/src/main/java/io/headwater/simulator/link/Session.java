package io.headwater.simulator.link;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One MQTT 3.1.1 session over one connection, from CONNECT to its end. On its event loop only. */
final class Session extends SimpleChannelInboundHandler<MqttMessage> {
    /** Stock firmware says what platform it is; clouds ignore it. */
    private static final String USER_NAME = "?Platform=APN3|A0|RM|EX00|RMDev|1x0|Headwater";

    /** A 3.1.1 SUBACK's failure code; MQTT 3.1.1 section 3.9.3. */
    private static final int SUBSCRIPTION_FAILED = 0x80;

    private final Node node;
    private final LinkSettings settings;
    private final Events events;
    private @Nullable ChannelHandlerContext context;
    private int subscribes;
    private boolean pinged;
    private String endedBecause = "the cloud closed the connection";

    /** What the session tells its link. */
    interface Events {
        void opened(Session open);

        void refused(String what);

        void acknowledged(int packetId);

        void received(String topic, byte[] payload);

        /** Comes once, last, whether or not the session was ever open. */
        void closed(String why);
    }

    Session(Node node, LinkSettings settings, Events events) {
        this.node = node;
        this.settings = settings;
        this.events = events;
    }

    void publish(Outbox.Letter letter, boolean again) {
        write(
                new MqttPublishMessage(
                        new MqttFixedHeader(
                                MqttMessageType.PUBLISH, again, MqttQoS.AT_LEAST_ONCE, false, 0),
                        new MqttPublishVariableHeader(letter.topic(), letter.packetId()),
                        Unpooled.wrappedBuffer(letter.payload())));
    }

    void subscribe(List<String> filters) {
        subscribes = subscribes % 65_535 + 1;
        var subscribe = MqttMessageBuilders.subscribe().messageId(subscribes);
        filters.forEach(filter -> subscribe.addSubscription(MqttQoS.AT_LEAST_ONCE, filter));
        write(subscribe.build());
    }

    void sayGoodbye() {
        write(MqttMessage.DISCONNECT);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        this.context = context;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        switch (event) {
            case SslHandshakeCompletionEvent handshake when handshake.isSuccess() ->
                    write(connect());
            case SslHandshakeCompletionEvent handshake -> end("TLS: " + handshake.cause());
            case IdleStateEvent _ when pinged -> end("no answer to a ping");
            case IdleStateEvent _ -> {
                pinged = true;
                write(MqttMessage.PINGREQ);
            }
            default -> context.fireUserEventTriggered(event);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, MqttMessage message) {
        if (message.decoderResult().isFailure()) {
            end("the cloud sent what is not MQTT: " + message.decoderResult().cause());
            return;
        }
        switch (message.fixedHeader().messageType()) {
            case CONNACK -> answered((MqttConnAckMessage) message);
            case PUBACK -> events.acknowledged(packetId(message));
            case SUBACK -> subscribed((MqttSubAckMessage) message);
            case PUBLISH -> received((MqttPublishMessage) message);
            case PINGRESP -> pinged = false;
            default -> end("the cloud sent " + message.fixedHeader().messageType());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end(String.valueOf(cause.getMessage()));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        events.closed(endedBecause);
    }

    private MqttMessage connect() {
        return MqttMessageBuilders.connect()
                .protocolVersion(MqttVersion.MQTT_3_1_1)
                .clientId(node.id())
                .cleanSession(true)
                .keepAlive((int) settings.keepAlive().toSeconds())
                .hasUser(true)
                .username(USER_NAME)
                .willFlag(true)
                .willTopic(node.willTopic())
                .willMessage(node.will())
                .willQoS(MqttQoS.AT_LEAST_ONCE)
                .build();
    }

    private void answered(MqttConnAckMessage answer) {
        MqttConnectReturnCode code = answer.variableHeader().connectReturnCode();
        if (code == MqttConnectReturnCode.CONNECTION_ACCEPTED) {
            events.opened(this);
        } else {
            events.refused("CONNECT of " + node.id() + ": " + code);
            end("the cloud refused the session: " + code);
        }
    }

    private void subscribed(MqttSubAckMessage answer) {
        answer.payload().reasonCodes().stream()
                .filter(code -> code == SUBSCRIPTION_FAILED)
                .forEach(_ -> events.refused("a subscription of " + node.id()));
    }

    private void received(MqttPublishMessage message) {
        events.received(
                message.variableHeader().topicName(), ByteBufUtil.getBytes(message.payload()));
        if (message.fixedHeader().qosLevel() == MqttQoS.AT_LEAST_ONCE) {
            write(
                    MqttMessageBuilders.pubAck()
                            .packetId(message.variableHeader().packetId())
                            .build());
        }
    }

    private void end(String why) {
        endedBecause = why;
        if (context != null) {
            var _ = context.close();
        }
    }

    private void write(MqttMessage message) {
        if (context != null) {
            context.writeAndFlush(message).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }
    }

    private static int packetId(MqttMessage message) {
        return ((MqttMessageIdVariableHeader) message.variableHeader()).messageId();
    }
}
