package io.headwater.bridge.identity;

import io.headwater.bridge.connection.Admission;
import io.headwater.bridge.connection.ConnectionMeters;
import io.headwater.bridge.connection.ConnectionPolicy;
import io.headwater.bridge.connection.ConnectionServices;
import io.headwater.bridge.connection.InFlightBytes;
import io.headwater.bridge.connection.MqttListener;
import io.headwater.bridge.connection.NodeSessions;
import io.headwater.bridge.connection.OpenFiles;
import io.headwater.bridge.connection.SessionStore;
import io.headwater.bridge.connection.SharedLimits;
import io.headwater.bridge.mqtt.ReasonCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A listener behind the TLS of a folder, which tells whoever gets as far as CONNECT to go away. */
final class Door implements AutoCloseable {
    /** What CONNECT is answered with by a door that TLS let somebody through. */
    static final int INSIDE = 3;

    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final EventLoopGroup eventLoops =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final MqttListener listener;

    Door(Path folder, SslProvider provider) throws IOException {
        var clock = InstantSource.system();
        var tls = TlsMaterial.of(TlsFiles.in(folder), provider, metrics, clock);
        var turnedAway = new Admission.Refused(ReasonCode.SERVER_UNAVAILABLE, "nobody is at home");
        var meters = new ConnectionMeters(metrics);
        SharedLimits limits = SharedLimits.DEFAULT;
        var services =
                new ConnectionServices(
                        (_, _) -> CompletableFuture.completedFuture(turnedAway),
                        (_, _) -> false,
                        new NodeSessions(10),
                        new SessionStore(limits, meters, clock),
                        new InFlightBytes(1_000_000),
                        new io.headwater.bridge.connection.Door(
                                limits, OpenFiles.ofThisProcess(0), meters, System::nanoTime),
                        meters,
                        clock);
        listener =
                MqttListener.start(
                        "door",
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        tls,
                        ConnectionPolicy.RAINMAKER,
                        services,
                        eventLoops);
    }

    int port() {
        return listener.port();
    }

    double refusals(Objection objection) {
        return metrics.get("headwater.bridge.identity.refusals")
                .tag("reason", objection.tag())
                .counter()
                .count();
    }

    @Override
    public void close() {
        listener.stop(Duration.ofSeconds(2)).toCompletableFuture().join();
        var _ = eventLoops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
    }
}
