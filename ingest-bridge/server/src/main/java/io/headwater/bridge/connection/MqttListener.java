package io.headwater.bridge.connection;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Accepts MQTT connections on one address. Started by {@link #start}; {@link #stop} is orderly. The
 * event loops belong to the caller, so that several listeners share them, and must be of the NIO
 * kind.
 */
public final class MqttListener {
    private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);
    private static final WriteBufferWaterMark UNREAD_ANSWERS =
            new WriteBufferWaterMark(32 * 1024, 64 * 1024);

    /**
     * At most 64 KiB in one turn, so that a flood on one connection does not hold up its
     * neighbours.
     */
    private static final RecvByteBufAllocator SMALL_READS =
            new AdaptiveRecvByteBufAllocator(512, 2_048, 16_384).maxMessagesPerRead(4);

    static {
        // read once, when Java's own TLS first serves anybody; BoringSSL never renegotiates
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    }

    private final Channel server;
    private final Set<MqttSession> sessions;
    private final Future<?> sweeping;

    private MqttListener(Channel server, Set<MqttSession> sessions, Future<?> sweeping) {
        this.server = server;
        this.sessions = sessions;
        this.sweeping = sweeping;
    }

    /**
     * Begins to accept connections.
     *
     * @param name of the listener profile, for the gatekeeper
     * @param address where; port 0 finds a free one
     * @param tls asked for each connection, so that new certificates count from then on; null for
     *     plain TCP, which is for the loopback only
     * @param policy what is asked of connections
     * @param services what they share with those of other listeners
     * @param eventLoops runs everything
     * @throws IOException when the address cannot be bound, naming it
     */
    public static MqttListener start(
            String name,
            InetSocketAddress address,
            @Nullable ServerTls tls,
            ConnectionPolicy policy,
            ConnectionServices services,
            EventLoopGroup eventLoops)
            throws IOException {
        Set<MqttSession> sessions = ConcurrentHashMap.newKeySet();
        var bind =
                new ServerBootstrap()
                        .group(eventLoops)
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, 1024)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .handler(new Doorkeeper(services.door(), services.meters()))
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.RECVBUF_ALLOCATOR, SMALL_READS)
                        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNREAD_ANSWERS)
                        .childHandler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel channel) {
                                        if (tls != null) {
                                            channel.pipeline()
                                                    .addLast(handler(tls, channel, policy));
                                        }
                                        var connection =
                                                new MqttConnectionHandler(
                                                        name, tls, policy, services);
                                        channel.pipeline().addLast(connection);
                                        remember(connection.session(), sessions);
                                    }
                                })
                        .bind(address)
                        .awaitUninterruptibly();
        if (!bind.isSuccess()) {
            throw new IOException("listener " + name + " cannot bind " + address, bind.cause());
        }
        var sweeping =
                eventLoops
                        .next()
                        .scheduleWithFixedDelay(
                                services.sessions()::sweep,
                                SWEEP_EVERY.toSeconds(),
                                SWEEP_EVERY.toSeconds(),
                                TimeUnit.SECONDS);
        return new MqttListener(bind.channel(), sessions, sweeping);
    }

    /** The port that it listens on. */
    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /**
     * Accepts no more connections, lets each open one have the answers it waits for, tells MQTT 5
     * clients that the server shuts down, and closes. Completes, never with a failure, when every
     * connection is gone, its records written or given up, or when the patience is at its end; open
     * connections are then closed as they are.
     */
    public CompletionStage<Void> stop(Duration patience) {
        sweeping.cancel(false);
        var _ = server.close(); // a connection accepted meanwhile is ended below or with the loops
        var gone =
                sessions.stream()
                        .map(session -> session.shutDown().toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(gone)
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .handle(
                        (_, late) -> {
                            if (late != null) {
                                sessions.forEach(
                                        it -> it.close(EndReason.SERVER_INITIATED_DISCONNECT));
                            }
                            return null;
                        });
    }

    private static SslHandler handler(ServerTls tls, Channel channel, ConnectionPolicy policy) {
        SslHandler handler = tls.context().newHandler(channel.alloc());
        handler.setHandshakeTimeoutMillis(policy.helloTimeout().toMillis());
        return handler;
    }

    private static void remember(MqttSession session, Set<MqttSession> sessions) {
        sessions.add(session);
        session.gone().whenComplete((_, _) -> sessions.remove(session));
    }
}
