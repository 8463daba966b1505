package io.headwater.bridge.connection;

import io.headwater.schemas.NodeKey;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A listener on a free loopback port, with a fake log behind it and a clock that stands still. */
public final class TestBridge implements AutoCloseable {
    /** RainMaker's policy, with less patience. */
    public static final ConnectionPolicy POLICY = policy(128, 1_048_576);

    public final FakeLog log = new FakeLog();
    public final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    public final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2025-06-15T15:06:40Z"));
    public final NodeSessions live = new NodeSessions();
    public final SessionStore sessions;
    public final InFlightBytes inFlight;
    final ConnectionServices services;
    public final MqttListener listener;
    private final EventLoopGroup eventLoops =
            new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());

    public TestBridge() {
        this(POLICY, 1_000_000);
    }

    public TestBridge(ConnectionPolicy policy, long inFlightLimit) {
        this(policy, inFlightLimit, null);
    }

    TestBridge(ConnectionPolicy policy, long inFlightLimit, @Nullable Supplier<SslContext> tls) {
        InstantSource clock = now::get;
        sessions = new SessionStore(clock);
        inFlight = new InFlightBytes(inFlightLimit);
        var meters = new ConnectionMeters(registry);
        meters.watch(live, sessions, inFlight);
        services =
                new ConnectionServices(
                        log, TestBridge::mayReceive, live, sessions, inFlight, meters, clock);
        try {
            listener =
                    MqttListener.start(
                            "test",
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                            tls,
                            policy,
                            services,
                            eventLoops);
        } catch (IOException noPort) {
            throw new IllegalStateException("no free port on the loopback", noPort);
        }
    }

    private static boolean mayReceive(NodeKey node, String filter) {
        if (filter.equals("trouble")) {
            throw new IllegalStateException("a rule that breaks");
        }
        return filter.startsWith("node/" + node.device() + "/");
    }

    static ConnectionPolicy policy(int openMessages, int openBytes) {
        return new ConnectionPolicy(
                true,
                true,
                Duration.ofSeconds(2),
                Duration.ofMinutes(20),
                262_144,
                100,
                openMessages,
                openBytes,
                8,
                50,
                8,
                256,
                4,
                Duration.ofHours(24),
                100);
    }

    /** A client that has said nothing yet. */
    public RawClient client() {
        return new RawClient(listener.port());
    }

    /** A 3.1.1 client that is connected. */
    public RawClient connected(String node) {
        return client().connect3(node);
    }

    /** What a counter without its prefix says for this tag. */
    public double count(String meter, String tag, String value) {
        return registry.get("headwater.bridge." + meter).tag(tag, value).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    @Override
    public void close() {
        log.letAll();
        listener.stop(Duration.ofSeconds(2)).toCompletableFuture().join();
        var _ = eventLoops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
    }
}
