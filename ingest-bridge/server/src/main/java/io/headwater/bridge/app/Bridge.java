package io.headwater.bridge.app;

import io.headwater.bridge.claiming.ClaimSecret;
import io.headwater.bridge.claiming.Claiming;
import io.headwater.bridge.connection.ConnectionMeters;
import io.headwater.bridge.connection.ConnectionServices;
import io.headwater.bridge.connection.Door;
import io.headwater.bridge.connection.EndReason;
import io.headwater.bridge.connection.Gatekeeper;
import io.headwater.bridge.connection.InFlightBytes;
import io.headwater.bridge.connection.LiveConnections;
import io.headwater.bridge.connection.NodeSessions;
import io.headwater.bridge.connection.OpenFiles;
import io.headwater.bridge.connection.SessionStore;
import io.headwater.bridge.delivery.Inbox;
import io.headwater.bridge.identity.CertificateAuthority;
import io.headwater.bridge.identity.CertificateGatekeeper;
import io.headwater.bridge.identity.CredentialAdmin;
import io.headwater.bridge.identity.CredentialIndex;
import io.headwater.bridge.identity.InstallationSecret;
import io.headwater.bridge.identity.LoopbackGatekeeper;
import io.headwater.bridge.landing.Landing;
import io.headwater.bridge.nodeapi.NodeApi;
import io.headwater.bridge.presence.Backlog;
import io.headwater.bridge.presence.Incarnation;
import io.headwater.bridge.presence.Leases;
import io.headwater.bridge.presence.LooseMessages;
import io.headwater.bridge.presence.NewerSessions;
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
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

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
    private static final Duration SWEEP_SESSIONS = Duration.ofMinutes(1);
    private static final Duration COUNT_FILES = Duration.ofSeconds(1);
    private static final long LEAST_WAITING_BYTES = 16_777_216;
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);
    private static final Duration GLANCE = Duration.ofMillis(25);

    private final BridgeConfig config;
    private final ServerIdentity identity;
    private final GroupControllers groups;
    private final Profile profile;
    private final Landing landing;
    private final NodeSessions live;
    private final SessionStore sessions;
    private final Incarnation incarnation;
    private final Backlog backlog;
    private final BlockAnswers streams;
    private final Leases leases;
    private final CredentialIndex credentials;
    private final CredentialAdmin credentialAdmin;
    private final Optional<Claiming> claiming;
    private final NewerSessions newerSessions;
    private final Inbox inbox;
    private final InFlightBytes inFlight;
    private final ConnectionMeters meters;
    private final Door door;
    private final CertificateGatekeeper certificateGate;
    private final NodeApi nodeApi;
    private final Gatekeeper loopbackGate;
    private final Listeners listeners;
    private final Chores chores = new Chores();
    private final Opening opening = new Opening(this::ready, System::nanoTime);
    private final InstantSource clock;

    private Bridge(BridgeConfig config, Topics topics, MeterRegistry metrics, InstantSource clock) {
        this.config = config;
        this.clock = clock;
        identity = ServerIdentity.of(config, metrics, clock);
        var tails = new Tails(config.kafka(), metrics);
        groups = GroupControllers.follow(topics, tails);
        profile =
                new RainMakerProfile(
                        new MappingSecrets(
                                InstallationSecret.in(config.identityDir(), "mapping.key")),
                        groups::isController,
                        config.policy());
        landing =
                Landing.start(
                        new Landing.Settings(
                                config.kafka(), config.ackTimeout(), waitingMost(config)),
                        topics,
                        metrics);
        meters = new ConnectionMeters(metrics);
        live = new NodeSessions(config.limits().connections());
        sessions = new SessionStore(config.limits(), meters, clock);
        incarnation = new Incarnation(config.ordinal(), topics, landing, clock);
        backlog = new Backlog(landing, config.backlogBytes(), metrics);
        streams = new BlockAnswers(images(config), live, metrics);
        leases = new Leases(topics, landing, incarnation, backlog, metrics, streams, clock);
        credentials =
                CredentialIndex.follow(
                        topics,
                        tails,
                        node -> live.close(node, EndReason.AUTH_ERROR),
                        metrics);
        credentialAdmin = new CredentialAdmin(topics, landing, credentials, clock);
        claiming =
                identity.authority()
                        .filter(_ -> config.claim().port().isPresent())
                        .map(own -> claiming(own, topics, tails, metrics));
        inbox =
                Inbox.follow(
                        config.ordinal(), live, landing, backlog, topics, tails, clock);
        newerSessions = NewerSessions.follow(incarnation, live, topics, tails);
        inFlight = new InFlightBytes(config.limits().inFlightBytes());
        door =
                new Door(
                        config.limits(),
                        OpenFiles.ofThisProcess(config.limits().spareFiles()),
                        meters,
                        System::nanoTime);
        meters.watch(live, sessions, inFlight, door);
        certificateGate =
                new CertificateGatekeeper(
                        config.tenant(),
                        profile,
                        identity.tls(),
                        config.registration(),
                        credentials,
                        topics,
                        landing,
                        leases,
                        opening::notReady,
                        clock);
        nodeApi =
                new NodeApi(
                        certificateGate,
                        new LooseMessages(topics, landing, metrics),
                        config.ackTimeout(),
                        clock);
        loopbackGate = new LoopbackGatekeeper(config.tenant(), profile, leases, opening::notReady);
        listeners =
                new Listeners(
                        profile.policy(), config.limits().sourceHalfOpen() > 0, this::services);
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
            bridge.listen();
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
        return landing.notReady()
                .or(credentials::notReady)
                .or(groups::notReady)
                .or(incarnation::notReady)
                .or(inbox::notReady);
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
        return live;
    }

    /**
     * Stops in order: no new connections, open messages get their fate, wills and disconnect
     * records are written, then the end of this incarnation. Blocks; while Kafka is away for up to
     * twice the acknowledgement timeout.
     */
    public void stop() {
        opening.end();
        listeners.close(config.ackTimeout());
        sessions.endAll().toCompletableFuture().join();
        chores.close();
        if (landing.notReady().isEmpty()) {
            incarnation
                    .end()
                    .toCompletableFuture()
                    .completeOnTimeout(null, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
        together(
                streams::close,
                inbox::close,
                () -> claiming.ifPresent(Claiming::close),
                newerSessions::close,
                groups::close,
                credentials::close);
        landing.close();
        listeners.end();
    }

    /** Nodes wait for the next bridge meanwhile, and these for answers of Kafka. */
    private static void together(Runnable... ends) {
        var all =
                Stream.of(ends)
                        .map(end -> CompletableFuture.runAsync(end, Thread::startVirtualThread))
                        .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(all).join();
    }

    private void listen() throws IOException {
        listeners.open(config, identity.tls(), certificateGate, loopbackGate);
        if (config.apiPort().isPresent()) {
            listeners.open(
                    Listeners.NODE_API,
                    new InetSocketAddress(config.host(), config.apiPort().getAsInt()),
                    identity.tls(),
                    NodeApi.BODY_MOST,
                    nodeApi);
        }
        if (claiming.isPresent()) {
            listenForClaims(claiming.get());
        }
        chores.until(GLANCE, "introduce incarnation", this::isIntroduced);
        chores.until(GLANCE, "look whether nodes may come in", opening::isOver);
        chores.every(Incarnation.RENEWAL, "renew incarnation", incarnation::renew);
        chores.every(RETRY_BACKLOG, "retry backlog", backlog::retry);
        chores.every(LOOK_AT_FILES, "look at TLS files", this::lookAtTlsFiles);
        chores.every(COUNT_FILES, "count open files", door::lookAtFiles);
        chores.every(SWEEP_SESSIONS, "sweep sessions", sessions::sweep);
    }

    /** The first renewal is tried as soon as there is a Kafka to take it. */
    private boolean isIntroduced() {
        if (landing.notReady().isEmpty()) {
            incarnation.renew();
        }
        return incarnation.notReady().isEmpty();
    }

    private void listenForClaims(Claiming claims) throws IOException {
        listeners.open(
                Listeners.CLAIMS,
                new InetSocketAddress(config.claim().host(), config.claim().port().orElseThrow()),
                config.claim().tls() ? identity.tls().withoutClientCertificate() : null,
                Claiming.BODY_MOST,
                claims.service());
    }

    private Claiming claiming(
            CertificateAuthority own, Topics topics, Tails tails, MeterRegistry metrics) {
        return new Claiming(
                config.claim(),
                new Claiming.Namespace(config.tenant(), profile.dialect()),
                topics,
                landing,
                tails,
                new ClaimSecret(InstallationSecret.in(config.identityDir(), "claiming.key")),
                own,
                credentialAdmin,
                () -> landing.notReady().or(credentials::notReady),
                metrics,
                clock);
    }

    /** What is taken back by new files is taken from whoever is connected, too. */
    private void lookAtTlsFiles() {
        if (identity.tls().refresh()) {
            live.closeWhere(identity.tls()::revokes, EndReason.AUTH_ERROR);
        }
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

    private ConnectionServices services(Gatekeeper gatekeeper) {
        return new ConnectionServices(
                gatekeeper, profile::mayReceive, live, sessions, inFlight, door, meters, clock);
    }
}
