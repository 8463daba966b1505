package io.headwater.bridge.connection;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.settings.Settings;
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
import java.util.HashMap;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A listener on a free loopback port, with a fake log behind it and a clock that stands still. */
public final class TestBridge implements AutoCloseable {
    private static final String[] IMPATIENT = {"connect.timeout=2s", "downlinks=4"};

    /** RainMaker's policy, with less patience. */
    public static final ConnectionPolicy POLICY =
            ConnectionPolicy.RAINMAKER.within(settings(IMPATIENT));

    private static final SharedLimits SHARED =
            SharedLimits.DEFAULT.within(settings("connections=100"));

    private static final OpenFiles ENOUGH_FILES = new OpenFiles(Long.MAX_VALUE, 0, () -> 0);

    public final FakeLog log = new FakeLog();
    public final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    public final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2025-06-15T15:06:40Z"));
    public final NodeSessions live;
    public final SessionStore sessions;
    public final InFlightBytes inFlight;
    final Door door;
    public final ConnectionPolicy policy;
    final ConnectionServices services;
    public final MqttListener listener;
    private final Queue<RawClient> clients =
            new ConcurrentLinkedQueue<>(); // or a collection would close those that tests forget
    private final EventLoopGroup eventLoops =
            new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());

    public TestBridge() {
        this(POLICY, 1_000_000);
    }

    public TestBridge(ConnectionPolicy policy, long inFlightLimit) {
        this(policy, inFlightLimit, null);
    }

    TestBridge(ConnectionPolicy policy, long inFlightLimit, @Nullable Supplier<SslContext> tls) {
        this(policy, SHARED.within(settings("inflight.bytes=" + inFlightLimit)), tls, ENOUGH_FILES);
    }

    private TestBridge(
            ConnectionPolicy policy,
            SharedLimits limits,
            @Nullable Supplier<SslContext> tls,
            OpenFiles files) {
        InstantSource clock = now::get;
        this.policy = policy;
        var meters = new ConnectionMeters(registry);
        live = new NodeSessions(limits.connections());
        sessions = new SessionStore(limits, meters, clock);
        inFlight = new InFlightBytes(limits.inFlightBytes());
        door = new Door(limits, files, meters, System::nanoTime);
        meters.watch(live, sessions, inFlight, door);
        services =
                new ConnectionServices(
                        log, TestBridge::mayReceive, live, sessions, inFlight, door, meters, clock);
        try {
            listener =
                    MqttListener.start(
                            "test",
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                            tls == null ? null : tls::get,
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

    /**
     * With settings of an operator.
     *
     * @param limits such as "connections=2", without the leading "headwater.bridge.limits."
     */
    public static TestBridge limited(String... limits) {
        return limited(null, limits);
    }

    /** The same with TLS. */
    public static TestBridge limited(@Nullable Supplier<SslContext> tls, String... limits) {
        return limited(tls, ENOUGH_FILES, limits);
    }

    /** The same in a process that may open these files. */
    static TestBridge limited(
            @Nullable Supplier<SslContext> tls, OpenFiles files, String... limits) {
        Settings settings = settings(limits);
        ConnectionPolicy policy = POLICY.within(settings);
        SharedLimits shared = SHARED.within(settings);
        settings.rejectUnknown();
        settings.throwIfInvalid();
        return new TestBridge(policy, shared, tls, files);
    }

    /** Few open messages also for those clients that know no Receive Maximum. */
    static ConnectionPolicy policy(int openMessages, int openBytes) {
        return POLICY.within(settings("open.messages=" + openMessages, "open.bytes=" + openBytes));
    }

    private static Settings settings(String... limits) {
        var given = new HashMap<String, String>();
        for (String limit : limits) {
            int equals = limit.indexOf('=');
            given.put(
                    "headwater.bridge.limits." + limit.substring(0, equals),
                    limit.substring(equals + 1));
        }
        return new Settings("headwater.bridge.", given);
    }

    /** The same policy without a rule for client ids, empty ones included. */
    public static ConnectionPolicy anyClientId() {
        return new ConnectionPolicy(
                false,
                POLICY.suppressRepeats(),
                POLICY.helloTimeout(),
                POLICY.connectTimeout(),
                POLICY.keepAliveMost(),
                POLICY.payloadMost(),
                POLICY.packetMost(),
                POLICY.topicLevels(),
                POLICY.topicBytes(),
                POLICY.receiveMaximum(),
                POLICY.openMessages(),
                POLICY.openBytes(),
                POLICY.publishRate(),
                POLICY.publishBurst(),
                POLICY.filtersPerSubscribe(),
                POLICY.subscriptions(),
                POLICY.queuedDownlinks(),
                POLICY.queuedDownlinkBytes(),
                POLICY.sessionKept());
    }

    /** A client that has said nothing yet. */
    public RawClient client() {
        var client = new RawClient(listener.port());
        clients.add(client);
        return client;
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
