package io.headwater.simulator;

import io.headwater.simulator.NodeCredentials.Identity;
import io.headwater.simulator.command.HttpsFiles;
import io.headwater.simulator.firmware.Lamp;
import io.headwater.simulator.firmware.NodeMessages;
import io.headwater.simulator.link.LinkSettings;
import io.headwater.simulator.link.NettyLink;
import io.headwater.simulator.link.Tally;
import io.headwater.simulator.link.Tally.Progress;
import io.headwater.simulator.update.Download;
import io.headwater.simulator.update.HttpsDownloads;
import io.headwater.simulator.update.StreamDownload;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/**
 * A fleet of virtual nodes over real mutual TLS. Two threads carry all of them. Safe for any
 * thread.
 */
public final class Simulator implements AutoCloseable {
    private static final int THREADS = 2;
    private static final Duration DRAIN_POLL = Duration.ofMillis(20);

    private final SimulatorSettings settings;
    private final NodeCredentials credentials;
    private final Acknowledgements acknowledgements;
    private final HttpsDownloads downloads;
    private final HttpsFiles files;
    private final Map<String, NodeControl> controls = new ConcurrentHashMap<>();
    private final EventLoopGroup loops;
    private final Tally tally = new Tally();
    private final Pace pace;
    private final Queue<NettyLink> links = new ConcurrentLinkedQueue<>();

    /** Ends once every node is on. */
    private Thread switching = Thread.currentThread();

    private Simulator(
            SimulatorSettings settings,
            NodeCredentials credentials,
            Acknowledgements acknowledgements,
            Identity first) {
        this.settings = settings;
        this.credentials = credentials;
        this.acknowledgements = acknowledgements;
        this.downloads = new HttpsDownloads(first.trusted());
        this.files = new HttpsFiles(first.trusted());
        this.pace = new Pace(settings.nodes(), settings.messagesPerSecond());
        this.loops =
                new MultiThreadIoEventLoopGroup(
                        THREADS,
                        new DefaultThreadFactory("simulator", true),
                        NioIoHandler.newFactory());
    }

    /**
     * Starts switching nodes on, one after the other, and returns at once. A cloud that is not
     * there yet is tried until it is.
     */
    public static Simulator start(SimulatorSettings settings, NodeCredentials credentials) {
        return start(settings, credentials, Acknowledgements.IGNORED);
    }

    /** As {@link #start(SimulatorSettings, NodeCredentials)}, saying what was acknowledged. */
    public static Simulator start(
            SimulatorSettings settings,
            NodeCredentials credentials,
            Acknowledgements acknowledgements) {
        Identity first = credentials.of(settings.nodeId(0));
        var simulator = new Simulator(settings, credentials, acknowledgements, first);
        simulator.switching =
                Thread.ofPlatform()
                        .daemon()
                        .name("simulator-switch")
                        .start(() -> simulator.switchOn(first));
        return simulator;
    }

    /**
     * One of the nodes, to do something to it.
     *
     * @throws IllegalArgumentException when no such node is switched on yet
     */
    public NodeControl node(String nodeId) {
        NodeControl control = controls.get(nodeId);
        if (control == null) {
            throw new IllegalArgumentException("node " + nodeId + " is not switched on");
        }
        return control;
    }

    /** What was done so far. */
    public Progress progress() {
        return tally.progress();
    }

    /**
     * Changes how much all nodes say from now on.
     *
     * @param messagesPerSecond 0 or more
     */
    public void pace(double messagesPerSecond) {
        pace.set(messagesPerSecond);
    }

    /** Cuts every connection without a word; the nodes come back by themselves. */
    public void cutAll() {
        links.forEach(NettyLink::cut);
    }

    /**
     * Says nothing new, waits for acknowledgements, disconnects in order.
     *
     * @param grace how long to wait for acknowledgements
     * @return the final account: nothing is counted after it, and what is in flight in it was never
     *     acknowledged
     */
    public Progress stop(Duration grace) {
        stopSwitching();
        forEachLink(NettyLink::retire);
        awaitDrained(System.nanoTime() + grace.toNanos());
        forEachLink(NettyLink::close);
        downloads.close();
        files.close();
        var _ = loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        return tally.progress();
    }

    @Override
    public void close() {
        var _ = stop(Duration.ofSeconds(5));
    }

    private void switchOn(Identity first) {
        long begin = System.nanoTime();
        try {
            for (int index = 0; index < settings.nodes(); index++) {
                long due = begin + settings.switchedOnAfter(index).toNanos();
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                switchOn(index, index == 0 ? first : credentials.of(settings.nodeId(index)));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (SSLException | RuntimeException e) {
            tally.trouble("not all nodes were switched on: " + e.getMessage());
        }
    }

    private void switchOn(int index, Identity identity) throws SSLException {
        String nodeId = settings.nodeId(index);
        var random = new SplittableRandom(settings.seed() * 1_000_003 + index);
        var node =
                new VirtualNode(
                        new Lamp(
                                nodeId,
                                settings.behaviour().firmware(),
                                random.split(),
                                InstantSource.system()),
                        pace,
                        random.split(),
                        acknowledgements,
                        settings.behaviour(),
                        downloadOf(nodeId),
                        files);
        var link =
                new NettyLink(
                        node,
                        new LinkSettings(settings.host(), settings.port()),
                        tls(identity),
                        loops.next(),
                        tally,
                        random.split());
        links.add(link);
        controls.put(nodeId, new NodeControl(node, link));
        link.open();
    }

    private Download downloadOf(String nodeId) {
        return switch (settings.behaviour().updates().transport()) {
            case HTTPS -> downloads;
            case STREAM -> new StreamDownload(new NodeMessages(nodeId));
            case NONE -> Download.NONE;
        };
    }

    private static SslContext tls(Identity identity) throws SSLException {
        return SslContextBuilder.forClient()
                .keyManager(identity.key(), identity.chain().toArray(X509Certificate[]::new))
                .trustManager(identity.trusted().toArray(X509Certificate[]::new))
                .protocols("TLSv1.3", "TLSv1.2")
                .build();
    }

    private void stopSwitching() {
        switching.interrupt();
        try {
            switching.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void forEachLink(Function<NettyLink, CompletableFuture<?>> what) {
        CompletableFuture.allOf(links.stream().map(what).toArray(CompletableFuture<?>[]::new))
                .join();
    }

    private void awaitDrained(long deadline) {
        try {
            while (System.nanoTime() < deadline && isWaiting(tally.progress())) {
                Thread.sleep(DRAIN_POLL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isWaiting(Progress progress) {
        return progress.inFlight() > 0 || progress.waiting() > 0;
    }
}
