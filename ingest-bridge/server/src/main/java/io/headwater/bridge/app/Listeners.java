package io.headwater.bridge.app;

import io.headwater.bridge.connection.ConnectionPolicy;
import io.headwater.bridge.connection.ConnectionServices;
import io.headwater.bridge.connection.Gatekeeper;
import io.headwater.bridge.connection.MqttListener;
import io.headwater.bridge.connection.ServerTls;
import io.headwater.bridge.http.HttpListener;
import io.headwater.bridge.http.HttpService;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The bridge's ports, and the event loops that serve them. Opened and stopped by one thread. */
final class Listeners {
    /** Nodes with their certificates. */
    static final String NODES = "nodes";

    /** The same on a second port, for firmware that connects to 443 with ALPN. */
    static final String ALTERNATIVE = "nodes-alternative";

    /** Nodes that ask for a certificate, over HTTP. */
    static final String CLAIMS = "claims";

    /** Nodes with their certificates, over HTTP. */
    static final String NODE_API = "node-api";

    /** Without TLS, on the loopback. */
    static final String PLAIN = "plain";

    private final ConnectionPolicy policy;
    private final boolean sources;
    private final Function<Gatekeeper, ConnectionServices> services;
    private final EventLoopGroup eventLoops =
            new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
    private final Map<String, MqttListener> open = new LinkedHashMap<>();
    private final Map<String, HttpListener> http = new LinkedHashMap<>();

    /**
     * @param sources whether addresses tell who is there
     * @param services what connections share, behind the gate of their port
     */
    Listeners(
            ConnectionPolicy policy,
            boolean sources,
            Function<Gatekeeper, ConnectionServices> services) {
        this.policy = policy;
        this.sources = sources;
        this.services = services;
    }

    /**
     * Opens every port that is asked for.
     *
     * @throws IOException when one cannot be used, naming it; those before it are open
     */
    void open(BridgeConfig config, ServerTls tls, Gatekeeper nodes, Gatekeeper plain)
            throws IOException {
        listen(NODES, new InetSocketAddress(config.host(), config.port()), tls, nodes);
        if (config.altPort().isPresent()) {
            int port = config.altPort().getAsInt();
            listen(ALTERNATIVE, new InetSocketAddress(config.host(), port), tls, nodes);
        }
        if (config.plainPort().isPresent()) {
            int port = config.plainPort().getAsInt();
            var loopback = InetAddress.getLoopbackAddress();
            listen(PLAIN, new InetSocketAddress(loopback, port), null, plain);
        }
    }

    /**
     * Opens one more port, for HTTP.
     *
     * @param tls null for plain TCP
     * @param bodyMost largest body of a request, in bytes
     * @throws IOException when it cannot be used, naming it
     */
    void open(
            String name,
            InetSocketAddress address,
            @Nullable ServerTls tls,
            int bodyMost,
            HttpService service)
            throws IOException {
        http.put(
                name,
                HttpListener.start(name, address, tls, bodyMost, sources, service, eventLoops));
    }

    /** The port of the listener of this name; empty when it is not open. */
    OptionalInt port(String name) {
        MqttListener listener = open.get(name);
        HttpListener other = http.get(name);
        return listener != null
                ? OptionalInt.of(listener.port())
                : other != null ? OptionalInt.of(other.port()) : OptionalInt.empty();
    }

    /** Lets nobody in any more and waits until whoever is in has gone, or the patience is over. */
    void close(Duration patience) {
        http.values().forEach(HttpListener::close);
        open.values().stream()
                .map(listener -> listener.stop(patience).toCompletableFuture())
                .toList()
                .forEach(CompletableFuture::join);
    }

    /** Ends the event loops; nothing is answered any more. */
    void end() {
        eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void listen(
            String name, InetSocketAddress address, @Nullable ServerTls tls, Gatekeeper gate)
            throws IOException {
        open.put(
                name,
                MqttListener.start(name, address, tls, policy, services.apply(gate), eventLoops));
    }
}
