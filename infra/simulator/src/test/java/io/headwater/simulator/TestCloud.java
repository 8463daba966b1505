package io.headwater.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttSubscribePayload;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A cloud that writes down what nodes do, over real mutual TLS, and misbehaves when told to. */
final class TestCloud implements AutoCloseable {
    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final SslContext tls;
    private final Channel listener;
    private final Collection<Said> said = new ConcurrentLinkedQueue<>();
    private final List<Will> wills = new CopyOnWriteArrayList<>();
    private final Map<String, Channel> connections = new ConcurrentHashMap<>();

    volatile boolean acknowledges = true;
    volatile boolean accepts = true;

    /** One thing a node did: {@code CONNECT}, {@code SUBSCRIBE} or a topic. */
    record Said(String nodeId, String what, String payload, int packetId, boolean repeat) {}

    record Will(String nodeId, String topic, String payload, int qos, boolean retained) {}

    TestCloud(TestAuthority authority) throws Exception {
        var identity = authority.of("localhost");
        tls =
                SslContextBuilder.forServer(identity.key(), identity.chain())
                        .trustManager(authority.certificate())
                        .clientAuth(ClientAuth.REQUIRE)
                        .build();
        listener =
                new ServerBootstrap()
                        .group(loops)
                        .channel(NioServerSocketChannel.class)
                        .childHandler(new Pipeline())
                        .bind("localhost", 0)
                        .syncUninterruptibly()
                        .channel();
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    List<Said> said() {
        return List.copyOf(said);
    }

    List<Will> wills() {
        return wills;
    }

    /** How many different messages came, repeats not counted. */
    long messages() {
        return said.stream()
                .filter(said -> said.what().startsWith("$aws"))
                .map(said -> said.nodeId() + " " + said.packetId())
                .distinct()
                .count();
    }

    /** What one node did, without payloads. */
    List<String> saidBy(String nodeId) {
        return said.stream().filter(one -> one.nodeId().equals(nodeId)).map(Said::what).toList();
    }

    void tell(String nodeId, String topic, String payload) {
        Channel connection = connections.get(nodeId);
        if (connection == null) {
            throw new IllegalStateException(nodeId + " is not connected");
        }
        var _ =
                connection.writeAndFlush(
                        MqttMessageBuilders.publish()
                                .topicName(topic)
                                .qos(MqttQoS.AT_LEAST_ONCE)
                                .messageId(7)
                                .payload(Unpooled.copiedBuffer(payload, UTF_8))
                                .build());
    }

    @Override
    public void close() {
        var _ = listener.close().syncUninterruptibly();
        var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Pipeline extends ChannelInitializer<SocketChannel> {
        @Override
        protected void initChannel(SocketChannel connection) {
            connection
                    .pipeline()
                    .addLast(
                            tls.newHandler(connection.alloc()),
                            MqttEncoder.INSTANCE,
                            new MqttDecoder(65_536),
                            new Conversation());
        }
    }

    private final class Conversation extends SimpleChannelInboundHandler<MqttMessage> {
        private String nodeId = "";

        @Override
        protected void channelRead0(ChannelHandlerContext context, MqttMessage message) {
            switch (message) {
                case MqttConnectMessage connect -> connected(context, connect);
                case MqttSubscribeMessage subscribe -> subscribed(context, subscribe);
                case MqttPublishMessage publish -> published(context, publish);
                default -> said(message.fixedHeader().messageType().name(), "", 0, false);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var _ = context.close();
        }

        private void connected(ChannelHandlerContext context, MqttConnectMessage connect) {
            nodeId = connect.payload().clientIdentifier();
            said("CONNECT", "", 0, false);
            var header = connect.variableHeader();
            wills.add(
                    new Will(
                            nodeId,
                            connect.payload().willTopic(),
                            new String(connect.payload().willMessageInBytes(), UTF_8),
                            header.willQos(),
                            header.isWillRetain()));
            if (accepts) {
                connections.put(nodeId, context.channel());
            }
            var _ =
                    context.writeAndFlush(
                            MqttMessageBuilders.connAck()
                                    .returnCode(
                                            accepts
                                                    ? MqttConnectReturnCode.CONNECTION_ACCEPTED
                                                    : MqttConnectReturnCode
                                                            .CONNECTION_REFUSED_NOT_AUTHORIZED)
                                    .build());
        }

        private void subscribed(ChannelHandlerContext context, MqttSubscribeMessage subscribe) {
            MqttSubscribePayload filters = subscribe.payload();
            said("SUBSCRIBE", filters.toString(), 0, false);
            var answer =
                    MqttMessageBuilders.subAck().packetId(subscribe.variableHeader().messageId());
            filters.topicSubscriptions().forEach(_ -> answer.addGrantedQos(MqttQoS.AT_LEAST_ONCE));
            var _ = context.writeAndFlush(answer.build());
        }

        private void published(ChannelHandlerContext context, MqttPublishMessage publish) {
            int packetId = publish.variableHeader().packetId();
            said(
                    publish.variableHeader().topicName(),
                    new String(ByteBufUtil.getBytes(publish.payload()), UTF_8),
                    packetId,
                    publish.fixedHeader().isDup());
            if (acknowledges) {
                var _ =
                        context.writeAndFlush(
                                MqttMessageBuilders.pubAck().packetId(packetId).build());
            }
        }

        private void said(String what, String payload, int packetId, boolean repeat) {
            said.add(new Said(nodeId, what, payload, packetId, repeat));
        }
    }
}
