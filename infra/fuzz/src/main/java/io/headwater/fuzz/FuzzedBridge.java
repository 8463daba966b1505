package io.headwater.fuzz;

import io.headwater.bridge.connection.Admission;
import io.headwater.bridge.connection.ConnectionMeters;
import io.headwater.bridge.connection.ConnectionPolicy;
import io.headwater.bridge.connection.ConnectionServices;
import io.headwater.bridge.connection.Credentials;
import io.headwater.bridge.connection.Door;
import io.headwater.bridge.connection.EndReason;
import io.headwater.bridge.connection.InFlightBytes;
import io.headwater.bridge.connection.Inbound;
import io.headwater.bridge.connection.Landed;
import io.headwater.bridge.connection.Lease;
import io.headwater.bridge.connection.MqttListener;
import io.headwater.bridge.connection.NodeSessions;
import io.headwater.bridge.connection.OpenFiles;
import io.headwater.bridge.connection.SessionStore;
import io.headwater.bridge.connection.SharedLimits;
import io.headwater.bridge.mqtt.Connect;
import io.headwater.bridge.mqtt.ReasonCode;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The listener as the bridge has it, without TLS and with a log that forgets: whoever asks is let
 * in as the node of its client id, and messages land at once or a little later.
 */
final class FuzzedBridge implements AutoCloseable {
    static final ConnectionPolicy POLICY = ConnectionPolicy.RAINMAKER;

    /** A thousand nodes, who come as fast as they can, all from here. */
    private static final SharedLimits LIMITS =
            new SharedLimits(
                    1_000, 1_000_000, 0, 100_000, 0, 256, 64L << 20, 1_000_000, 256L << 20);

    private static final int ID_MOST = 64;

    private final EventLoopGroup eventLoops =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final AtomicLong offset = new AtomicLong();
    private final ConnectionMeters meters = new ConnectionMeters(new SimpleMeterRegistry());
    private final NodeSessions live = new NodeSessions(LIMITS.connections());
    private final SessionStore sessions = new SessionStore(LIMITS, meters, now::get);
    private final InFlightBytes inFlight = new InFlightBytes(LIMITS.inFlightBytes());
    private final MqttListener listener;

    FuzzedBridge() {
        var services =
                new ConnectionServices(
                        this::admit,
                        (node, filter) -> filter.startsWith("node/" + node.device() + "/"),
                        live,
                        sessions,
                        inFlight,
                        new Door(
                                LIMITS,
                                OpenFiles.ofThisProcess(LIMITS.spareFiles()),
                                meters,
                                System::nanoTime),
                        meters,
                        now::get);
        try {
            listener =
                    MqttListener.start(
                            "fuzz",
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                            null,
                            POLICY,
                            services,
                            eventLoops);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
    }

    int port() {
        return listener.port();
    }

    /** Nodes connected or about to be. */
    int connections() {
        return live.size();
    }

    /** Bytes of messages that wait for their landing. */
    long inFlight() {
        return inFlight.used();
    }

    /** So much time passes that every session that is kept now is over. */
    void passTime() {
        now.updateAndGet(it -> it.plus(POLICY.sessionKept()).plusSeconds(1));
    }

    /** How many sessions are kept whose time is not over. */
    int sessionsInTime() {
        sessions.sweep();
        return sessions.size();
    }

    @Override
    public void close() {
        listener.stop(Duration.ofSeconds(5)).toCompletableFuture().join();
        var _ = eventLoops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10_000);
    }

    private CompletionStage<Admission> admit(Credentials credentials, Connect connect) {
        String id = connect.clientId();
        if (id.isEmpty() || id.length() > ID_MOST) {
            return CompletableFuture.completedStage(
                    new Admission.Refused(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, "not an id"));
        }
        NodeKey node = NodeKey.rainmaker(id);
        return CompletableFuture.supplyAsync(
                () ->
                        new Admission.Admitted(
                                node,
                                () ->
                                        CompletableFuture.completedStage(
                                                new Forgetful(node, offset.getAndIncrement()))));
    }

    /** A lease that stores nothing and says it did. */
    private final class Forgetful implements Lease {
        private final NodeKey node;
        private final long epoch;

        Forgetful(NodeKey node, long epoch) {
            this.node = node;
            this.epoch = epoch;
        }

        @Override
        public NodeKey node() {
            return node;
        }

        @Override
        public String session() {
            return "session-" + epoch;
        }

        @Override
        public long epoch() {
            return epoch;
        }

        @Override
        public CompletionStage<Landed> land(Inbound message) {
            Landed landed =
                    switch (message.payload().length % 4) {
                        case 1 -> new Landed.Rejected("too-odd");
                        case 2 -> new Landed.Denied("too-even");
                        default -> new Landed.Stored(new Origin(0, offset.getAndIncrement()));
                    };
            return message.topic().length() % 2 == 0
                    ? CompletableFuture.completedStage(landed)
                    : CompletableFuture.supplyAsync(() -> landed);
        }

        @Override
        public CompletionStage<Void> ended(EndReason reason) {
            return CompletableFuture.completedStage(null);
        }
    }
}
