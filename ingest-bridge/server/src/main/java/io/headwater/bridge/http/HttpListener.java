package io.headwater.bridge.http;

import io.headwater.bridge.connection.ServerTls;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Accepts HTTP/1.1 on one address. What strangers can make it hold is bounded: connections, time,
 * and bytes of a request. The event loops belong to the caller and must be of the NIO kind.
 */
public final class HttpListener implements AutoCloseable {
    /** Our choice: a claim or a report takes a second, so this many wait without harm. */
    private static final int CONNECTIONS_MOST = 1_024;

    /** Our choice: a household claims a few nodes at a time, a factory's line some hundred. */
    private static final int SOURCE_CONNECTIONS_MOST = 256;

    private static final int WORKED_ON_MOST = 256;
    private static final int LINE_MOST = 4_096;
    private static final int HEADERS_MOST = 8_192;
    private static final Duration HELLO = Duration.ofSeconds(10);

    /** A whole request is here so soon after the connection began or the answer before it. */
    private static final Duration REQUEST = Duration.ofSeconds(30);

    private final Channel server;
    private final ChannelGroup connections;

    private HttpListener(Channel server, ChannelGroup connections) {
        this.server = server;
        this.connections = connections;
    }

    /**
     * Begins to accept connections.
     *
     * @param address where; port 0 finds a free one
     * @param tls asked for each connection; null for plain TCP
     * @param bodyMost largest body of a request, in bytes; more is answered with 413
     * @param sources whether addresses tell who is there, as they do not behind a load balancer
     * @throws IOException when the address cannot be bound, naming it
     */
    public static HttpListener start(
            String name,
            InetSocketAddress address,
            @Nullable ServerTls tls,
            int bodyMost,
            boolean sources,
            HttpService service,
            EventLoopGroup eventLoops)
            throws IOException {
        int ofSource = sources ? SOURCE_CONNECTIONS_MOST : CONNECTIONS_MOST;
        var limits = new Limits(bodyMost, REQUEST, CONNECTIONS_MOST, ofSource);
        return start(name, address, tls, limits, service, eventLoops);
    }

    /**
     * @param bodyMost largest body of a request, in bytes
     * @param request within which a whole request must be here
     * @param connections at a time; more are closed at once
     * @param connectionsOfSource the same for each source
     */
    record Limits(int bodyMost, Duration request, int connections, int connectionsOfSource) {}

    static HttpListener start(
            String name,
            InetSocketAddress address,
            @Nullable ServerTls tls,
            Limits limits,
            HttpService service,
            EventLoopGroup eventLoops)
            throws IOException {
        var connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        var places = new Semaphore(WORKED_ON_MOST);
        var entrance = new Entrance(limits.connections(), limits.connectionsOfSource());
        var bind =
                new ServerBootstrap()
                        .group(eventLoops)
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel channel) {
                                        if (!entrance.admits(channel)) {
                                            var _ = channel.close();
                                            return;
                                        }
                                        connections.add(channel);
                                        fill(channel, tls, limits, service, places);
                                    }
                                })
                        .bind(address)
                        .awaitUninterruptibly();
        if (!bind.isSuccess()) {
            throw new IOException("listener " + name + " cannot bind " + address, bind.cause());
        }
        return new HttpListener(bind.channel(), connections);
    }

    /** The port that it listens on. */
    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** Accepts no more connections and closes those there are, whatever they wait for. */
    @Override
    public void close() {
        server.close().awaitUninterruptibly();
        connections.close().awaitUninterruptibly();
    }

    private static void fill(
            SocketChannel channel,
            @Nullable ServerTls tls,
            Limits limits,
            HttpService service,
            Semaphore places) {
        var pipeline = channel.pipeline();
        if (tls != null) {
            SslHandler handler = tls.context().newHandler(channel.alloc());
            handler.setHandshakeTimeoutMillis(HELLO.toMillis());
            pipeline.addLast(handler);
        }
        pipeline.addLast(new HttpServerCodec(LINE_MOST, HEADERS_MOST, limits.bodyMost()));
        pipeline.addLast(new HttpObjectAggregator(limits.bodyMost()));
        pipeline.addLast(new FlowControlHandler());
        pipeline.addLast(new HttpConversation(tls, limits.request(), service, places));
    }
}
