package io.headwater.bench.fleet;

import io.headwater.bridge.identity.CertificateAuthority;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** Connects nodes, each with a certificate of its own. For one thread. */
final class Connector {
    private static final String HOST = "127.0.0.1";
    private static final int HANDSHAKE_SECONDS = 30;
    private static final int SOURCES = 50; // addresses of this machine that nodes come from

    private final CertificateAuthority authority;
    private final int port;
    private final Map<Integer, SslContext> prepared = new HashMap<>();

    Connector(CertificateAuthority authority, int port) {
        this.authority = authority;
        this.port = port;
    }

    static String id(int number) {
        return "bench-%06d".formatted(number);
    }

    /** Issues certificates beforehand, so that connecting is no more than that. */
    void prepare(int from, int count) throws SSLException {
        for (int i = from; i < from + count; i++) {
            prepared.put(i, context(id(i)));
        }
    }

    /**
     * Begins to connect.
     *
     * @param failed called when there is no connection at all
     */
    void connect(int number, NodeClient client, EventLoop loop, Runnable failed) {
        SslContext tls = prepared.remove(number);
        if (tls == null) {
            throw new IllegalStateException("node " + number + " was not prepared");
        }
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(
                        new ChannelInitializer<SocketChannel>() {
                            @Override
                            protected void initChannel(SocketChannel channel) {
                                SslHandler handler = tls.newHandler(channel.alloc(), HOST, port);
                                handler.setHandshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS);
                                channel.pipeline().addLast(handler, client);
                            }
                        })
                .connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        source(number))
                .addListener(
                        done -> {
                            if (!done.isSuccess()) {
                                failed.run();
                            }
                        });
    }

    /** Nobody has ten thousand nodes behind one address. */
    private static InetSocketAddress source(int number) {
        byte[] address = {127, 0, 1, (byte) (1 + number % SOURCES)};
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), 0);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private SslContext context(String id) throws SSLException {
        return SslContextBuilder.forClient()
                .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                .keyManager(new NodeKey(authority.issueNode(id)))
                .trustManager(authority.certificate())
                .build();
    }
}
