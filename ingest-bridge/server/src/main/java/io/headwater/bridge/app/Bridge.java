package io.headwater.bridge.app;

import io.headwater.bridge.claiming.ClaimSecret;
import io.headwater.bridge.claiming.Claiming;
import io.headwater.bridge.connection.EndReason;
import io.headwater.bridge.connection.LiveConnections;
import io.headwater.bridge.identity.CertificateAuthority;
import io.headwater.bridge.identity.CertificateGatekeeper;
import io.headwater.bridge.identity.CredentialAdmin;
import io.headwater.bridge.identity.InstallationSecret;
import io.headwater.bridge.identity.LoopbackGatekeeper;
import io.headwater.bridge.landing.Landing;
import io.headwater.bridge.nodeapi.NodeApi;
import io.headwater.bridge.presence.Backlog;
import io.headwater.bridge.presence.Incarnation;
import io.headwater.bridge.presence.Leases;
import io.headwater.bridge.presence.LooseMessages;
import io.headwater.bridge.routing.GroupControllers;
import io.headwater.bridge.routing.MappingSecrets;
import io.headwater.bridge.routing.Profile;
import io.headwater.bridge.routing.RainMakerProfile;
import io.headwater.bridge.streams.BlockAnswers;
import io.headwater.bridge.tail.Tails;
import io.headwater.schemas.Topics;
import io.headwater.schemas.images.FolderImageStore;
import io.headwater.schemas.images.ImageStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * A running bridge: nodes come in over MQTT, what they send lands in Kafka. Needs no Kafka to start
 * and none to keep running; while it is away nodes are told that the server is unavailable.
 *
 * <pre>
 * node --TLS--> listener --> session --> gatekeeper --> lease --> landing --> Kafka
 *                                           |             |
 *                                  credentials topic   profile: topic to channel
 * </pre>
 */
public final class Bridge {
    private static final Duration RETRY_BACKLOG = Duration.ofSeconds(1);
    private static final Duration LOOK_AT_FILES = Duration.ofSeconds(2);
    private static final long LEAST_WAITING_BYTES = 16_777_216;
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);
    private static final Duration GLANCE = Duration.ofMillis(25);

    private final BridgeConfig config;
    private final ServerIdentity identity;
    private final Landing landing;
    private final Connections connections;
    private final Incarnation incarnation;
    private final Backlog backlog;
    private final BlockAnswers streams;
    private final Following following;
    private final CredentialAdmin credentialAdmin;
    private final Optional<Claiming> claiming;
    private final Ports ports;
    private final Listeners listeners;
    private final Chores chores = new Chores();
    private final Opening opening = new Opening(this::ready, System::nanoTime);

    private Bridge(BridgeConfig config, Topics topics, MeterRegistry metrics, InstantSource clock) {
        this.config = config;
        identity = ServerIdentity.of(config, metrics, clock);
        landing =
                Landing.start(
                        new Landing.Settings(
                                config.kafka(), config.ackTimeout(), waitingMost(config)),
                        topics,
                        metrics);
        connections = new Connections(config.limits(), metrics, clock);
        var live = connections.live();
        incarnation = new Incarnation(config.ordinal(), topics, landing, clock);
        backlog = new Backlog(landing, config.backlogBytes(), metrics);
        streams = new BlockAnswers(images(config), live, metrics);
        var tails = new Tails(config.kafka(), metrics);
        following =
                Following.start(topics, tails, live, incarnation, landing, backlog, metrics, clock);
        credentialAdmin = new CredentialAdmin(topics, landing, following.credentials(), clock);
        Profile profile = profile(config, following.groups());
        claiming =
                identity.authority()
                        .filter(_ -> config.claim().port().isPresent())
                        .map(own -> claiming(own, profile, topics, tails, metrics, clock));
        var leases = new Leases(topics, landing, incarnation, backlog, metrics, streams, clock);
        var gate =
                new CertificateGatekeeper(
                        config.tenant(),
                        profile,
                        identity.tls(),
                        config.registration(),
                        following.credentials(),
                        topics,
                        landing,
                        leases,
                        opening::notReady,
                        clock);
        ports =
                new Ports(
                        config,
                        identity.tls(),
                        gate,
                        new LoopbackGatekeeper(config.tenant(), profile, leases, opening::notReady),
                        new NodeApi(
                                gate,
                                new LooseMessages(topics, landing, metrics),
                                config.ackTimeout(),
                                clock),
                        claiming);
        listeners =
                new Listeners(
                        profile.policy(),
                        config.limits().sourceHalfOpen() > 0,
                        by -> connections.behind(by, profile::mayReceive));
    }

    /**
     * Starts a bridge and returns when its ports listen, whether Kafka is there or not.
     *
     * @throws io.headwater.bridge.identity.UnusableTlsException naming every key or certificate
     *     file that cannot be used
     * @throws IOException when a port cannot be used, naming it; nothing keeps running then
     */
    public static Bridge start(BridgeConfig config, Topics topics, MeterRegistry metrics)
            throws IOException {
        return start(config, topics, metrics, InstantSource.system());
    }

    static Bridge start(
            BridgeConfig config, Topics topics, MeterRegistry metrics, InstantSource clock)
            throws IOException {
        var bridge = new Bridge(config, topics, metrics, clock);
        try {
            bridge.begin();
            return bridge;
        } catch (IOException | RuntimeException e) {
            bridge.stop();
            throw e;
        }
    }

    /** The port for nodes. */
    public int port() {
        return listeners.port(Listeners.NODES).orElse(config.port());
    }

    /** The second port for nodes; empty when there is none. */
    public OptionalInt altPort() {
        return listeners.port(Listeners.ALTERNATIVE);
    }

    /** The port without TLS, on the loopback; empty when there is none. */
    public OptionalInt plainPort() {
        return listeners.port(Listeners.PLAIN);
    }

    /** The port for nodes that speak HTTPS; empty when there is none. */
    public OptionalInt apiPort() {
        return listeners.port(Listeners.NODE_API);
    }

    /** The port of the claim service; empty when there is none. */
    public OptionalInt claimPort() {
        return listeners.port(Listeners.CLAIMS);
    }

    /** Why no node can be let in at the moment, as a sentence; empty when nodes can. */
    public Optional<String> ready() {
        return landing.notReady().or(following::notReady).or(incarnation::notReady);
    }

    /** Signs certificates of nodes; empty when the bridge uses an existing PKI. */
    public Optional<CertificateAuthority> authority() {
        return identity.authority();
    }

    /** Registers and revokes nodes' certificates. */
    public CredentialAdmin credentials() {
        return credentialAdmin;
    }

    /** How nodes come by a certificate without an operator; empty when they do not. */
    public Optional<Claiming> claiming() {
        return claiming;
    }

    /** The nodes that are connected now. */
    public LiveConnections connections() {
        return connections.live();
    }

    /**
     * Stops in order: no new connections, open messages get their fate, wills and disconnect
     * records are written, then the end of this incarnation. Blocks; while Kafka is away for up to
     * twice the acknowledgement timeout.
     */
    public void stop() {
        opening.end();
        listeners.close(config.ackTimeout());
        connections.endSessions();
        chores.close();
        if (landing.notReady().isEmpty()) {
            incarnation
                    .end()
                    .toCompletableFuture()
                    .completeOnTimeout(null, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
        Together.run(streams::close, () -> claiming.ifPresent(Claiming::close), following::close);
        landing.close();
        listeners.end();
    }

    private void begin() throws IOException {
        ports.open(listeners);
        chores.until(GLANCE, "introduce incarnation", this::isIntroduced);
        chores.until(GLANCE, "look whether nodes may come in", opening::isOver);
        chores.every(Incarnation.RENEWAL, "renew incarnation", incarnation::renew);
        chores.every(RETRY_BACKLOG, "retry backlog", backlog::retry);
        chores.every(LOOK_AT_FILES, "look at TLS files", this::lookAtTlsFiles);
        connections.attendedBy(chores);
    }

    /** The first renewal is tried as soon as there is a Kafka to take it. */
    private boolean isIntroduced() {
        if (landing.notReady().isEmpty()) {
            incarnation.renew();
        }
        return incarnation.notReady().isEmpty();
    }

    /** What is taken back by new files is taken from whoever is connected, too. */
    private void lookAtTlsFiles() {
        if (identity.tls().refresh()) {
            connections.live().closeWhere(identity.tls()::revokes, EndReason.AUTH_ERROR);
        }
    }

    private Claiming claiming(
            CertificateAuthority own,
            Profile profile,
            Topics topics,
            Tails tails,
            MeterRegistry metrics,
            InstantSource clock) {
        return new Claiming(
                config.claim(),
                new Claiming.Namespace(config.tenant(), profile.dialect()),
                topics,
                landing,
                tails,
                new ClaimSecret(InstallationSecret.in(config.identityDir(), "claiming.key")),
                own,
                credentialAdmin,
                () -> landing.notReady().or(following.credentials()::notReady),
                metrics,
                clock);
    }

    private static Profile profile(BridgeConfig config, GroupControllers groups) {
        return new RainMakerProfile(
                new MappingSecrets(InstallationSecret.in(config.identityDir(), "mapping.key")),
                groups::isController,
                config.policy());
    }

    /**
     * What landing takes before it refuses: reading pauses well before, but each connection may
     * have brought one message more. A bridge with a small budget still takes some large messages.
     */
    private static long waitingMost(BridgeConfig config) {
        return Math.max(2 * config.limits().inFlightBytes(), LEAST_WAITING_BYTES);
    }

    /** This side reads only, so no limit of what is brought applies. */
    private static Optional<ImageStore> images(BridgeConfig config) {
        return config.imagesDir()
                .map(folder -> new FolderImageStore(folder, Long.MAX_VALUE, Long.MAX_VALUE));
    }
}
