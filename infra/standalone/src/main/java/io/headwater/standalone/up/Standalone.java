package io.headwater.standalone.up;

import io.headwater.bridge.app.Bridge;
import io.headwater.bridge.app.BridgeConfig;
import io.headwater.bridge.identity.CertificateAuthority;
import io.headwater.bridge.identity.Passphrase;
import io.headwater.bridge.identity.TlsFiles;
import io.headwater.bridge.identity.UnusableTlsException;
import io.headwater.schemas.TopicProvisioning;
import io.headwater.schemas.TopicProvisioning.Sizing;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.schemas.settings.InvalidSettingsException;
import io.headwater.simulator.Simulator;
import io.headwater.standalone.Refusal;
import io.headwater.standalone.admin.ClaimAdministration;
import io.headwater.standalone.admin.NodeAdministration;
import io.headwater.standalone.connect.EmbeddedConnect;
import io.headwater.standalone.connect.SinkMeters;
import io.headwater.standalone.data.DataFolder;
import io.headwater.standalone.history.SqlPoints;
import io.headwater.standalone.kafka.EmbeddedKafka;
import io.headwater.standalone.postgres.EmbeddedDatabase;
import io.headwater.standalone.streams.StreamsMeters;
import io.headwater.topologies.app.Topologies;
import io.headwater.topologies.app.TopologiesConfig;
import io.headwater.topologies.query.AdminToken;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/**
 * Everything in one process, on one data folder. Parts start as early as what they need is there,
 * and stop in the reverse order; a part that cannot start stops the others.
 *
 * <pre>
 * broker, topics --+--> bridge ------+
 *                  +--> topologies --+--> node administration on the API
 * database --------+--> Connect with the sink
 * </pre>
 */
public final class Standalone implements AutoCloseable {
    private static final Duration SIMULATOR_GRACE = Duration.ofSeconds(5);

    private final UpOptions options;
    private final DataFolder data;
    private final StartUp startUp;
    private final Parts parts = new Parts();
    private final Topics topics = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());
    private final PrometheusMeterRegistry metrics =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final CompletableFuture<NodeAdministration> administration = new CompletableFuture<>();
    private final CompletableFuture<Bridge> bridgeReady = new CompletableFuture<>();
    private final CompletableFuture<String> databaseReady = new CompletableFuture<>();

    /**
     * Where things are.
     *
     * @param mqtt {@code host:port} for nodes
     * @param mqttAlt the second {@code host:port} for nodes; empty for none
     * @param claims base URL of the claim service; empty for none
     * @param http base URL of the API
     * @param kafka {@code host:port} of the broker
     * @param jdbc URL of the database without a password
     */
    public record Endpoints(
            String mqtt,
            Optional<String> mqttAlt,
            Optional<String> claims,
            Optional<String> files,
            String http,
            String kafka,
            String jdbc) {}

    private Standalone(UpOptions options, DataFolder data, StartUp startUp) {
        this.options = options;
        this.data = data;
        this.startUp = startUp;
        parts.add("data folder", data);
    }

    /**
     * Takes the data folder and nothing more yet, so that whoever holds this can stop it from now
     * on.
     *
     * @throws Refusal when the folder is in use
     */
    public static Standalone on(UpOptions options, StartUp startUp) {
        var standalone = new Standalone(options, DataFolder.claim(options.data()), startUp);
        LogFile.open(standalone.data.folder("logs"));
        return standalone;
    }

    /**
     * Starts everything and returns when it is ready.
     *
     * @throws Refusal when a port is busy, a part cannot start or it was stopped meanwhile; nothing
     *     keeps running then
     */
    public Endpoints start() throws Exception {
        try {
            return startParts();
        } catch (ExecutionException e) {
            close();
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    /** Waits until it was stopped. */
    public void awaitEnd() throws InterruptedException {
        parts.awaitEnd();
    }

    /** Stops every part, the last one first. Doing it twice is fine. */
    @Override
    public void close() {
        parts.close();
    }

    private Endpoints startParts() throws Exception {
        refuseBusyPorts();
        refuseUnusableTls();
        refuseUnusableSinkSettings();
        options.jdbcUrl()
                .filter(url -> !url.startsWith("jdbc:postgresql:"))
                .ifPresent(
                        url -> {
                            throw new Refusal(
                                    "--jdbc-url: expected jdbc:postgresql://HOST:PORT/DATABASE, got '"
                                            + url
                                            + "'");
                        });
        startUp.say("Headwater is starting on " + data.path());
        CompletableFuture<String> database = parts.inBackground("database", this::database);
        EmbeddedKafka broker = startUp.part("Kafka", this::broker);
        createTopics(broker);
        makeServerCertificate();
        PushSecret.makeIn(data);
        CompletableFuture<Topologies> topologies =
                parts.inBackground(
                        "topologies", () -> startUp.part("topologies", () -> topologies(broker)));
        Bridge bridge = startUp.part("bridge", () -> bridge(broker));
        administration.complete(new NodeAdministration(bridge));
        bridgeReady.complete(bridge);
        String jdbcUrl = database.get();
        databaseReady.complete(jdbcUrl);
        startUp.part("Connect", () -> connect(broker, jdbcUrl));
        awaitReady(bridge, topologies.get());
        Endpoints endpoints = announce(broker, bridge, topologies.get(), jdbcUrl);
        if (options.virtualNodes() > 0) {
            startUp.part("simulator", () -> simulator(bridge));
        }
        return endpoints;
    }

    private void refuseBusyPorts() {
        new PortCheck()
                .everywhere("nodes", options.mqttPort(), "--mqtt-port")
                .everywhere("nodes", options.mqttAltPort().orElse(0), "--mqtt-alt-port")
                .everywhere("files", options.filesPort(), "--files-port")
                .everywhere("claims", options.claimPort().orElse(0), "--claim-port")
                .everywhere("nodes", options.nodeApiPort().orElse(0), "--node-api-port")
                .loopback("the API", options.httpPort(), "--http-port")
                .loopback("Kafka", options.kafkaPort(), "--kafka-port")
                .refuseWhenBusy();
    }

    /** The bridge would find out as well, but when everything else is half started. */
    private void refuseUnusableTls() {
        try {
            options.tlsDir().ifPresent(dir -> TlsFiles.in(dir).refuseUnusable(Instant.now()));
        } catch (UnusableTlsException e) {
            throw new Refusal("--tls-dir: " + String.join("\n           ", e.problems()), e);
        }
    }

    /** A sink would find out as well, and be started again and again while all else runs. */
    private void refuseUnusableSinkSettings() {
        List<String> problems = PartSettings.sinkProblems(options, data, topics);
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
    }

    /** The bridge would make it too, but the files' port may be up before. */
    private void makeServerCertificate() {
        if (options.tlsDir().isEmpty()) {
            var _ =
                    CertificateAuthority.open(
                                    data.folder("ca"),
                                    Passphrase.in(data.path().resolve(DataFolder.CA_PASSPHRASE)),
                                    options.hosts(),
                                    CertificateAuthority.NODE_LIFE,
                                    InstantSource.system())
                            .serverFiles();
        }
    }

    private EmbeddedKafka broker() {
        return parts.add(
                "Kafka",
                EmbeddedKafka.start(data.folder("kafka"), options.kafkaPort(), Sizing.STANDALONE));
    }

    private void createTopics(EmbeddedKafka broker) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            var provisioning = new TopicProvisioning(admin, Sizing.STANDALONE);
            provisioning.create(topics.all());
            List<String> differences = provisioning.differences(topics.all());
            if (!differences.isEmpty()) {
                throw new Refusal(
                        "the topics in this data folder are not those of this version:\n  "
                                + String.join("\n  ", differences));
            }
        }
    }

    private String database() throws Exception {
        if (options.jdbcUrl().isPresent()) {
            return options.jdbcUrl().get();
        }
        return startUp.part(
                        "PostgreSQL",
                        () ->
                                parts.add(
                                        "PostgreSQL",
                                        EmbeddedDatabase.start(data.folder("postgres"))))
                .jdbcUrl();
    }

    private Bridge bridge(EmbeddedKafka broker) throws IOException {
        BridgeConfig config =
                BridgeConfig.from(PartSettings.bridge(options, data, broker.bootstrapServers()));
        try {
            Bridge bridge = Bridge.start(config, topics, metrics);
            return parts.add("bridge", bridge, bridge::stop);
        } catch (UnusableTlsException e) {
            throw new Refusal(String.valueOf(e.getMessage()), e);
        }
    }

    private Topologies topologies(EmbeddedKafka broker) throws IOException {
        return parts.add(
                "topologies",
                Topologies.start(
                        TopologiesConfig.from(
                                PartSettings.topologies(options, data, broker.bootstrapServers())),
                        topics,
                        metrics,
                        AdminToken.at(data.path()),
                        Stream.of(
                                        NodeAdministration.endpoints(administration),
                                        ClaimAdministration.endpoints(bridgeReady))
                                .flatMap(List::stream)
                                .toList(),
                        Optional.of(olderPoints())));
    }

    private SqlPoints olderPoints() {
        return new SqlPoints(
                () -> Optional.ofNullable(databaseReady.getNow(null)).map(SqlPoints.Database::at));
    }

    private EmbeddedConnect connect(EmbeddedKafka broker, String jdbcUrl) {
        EmbeddedConnect worker =
                parts.add(
                        "Connect",
                        EmbeddedConnect.start(
                                data.folder("connect"),
                                PartSettings.clients(broker.bootstrapServers())));
        SinkMeters.show(metrics);
        StreamsMeters.show(metrics);
        worker.run(PartSettings.sink(options, topics, jdbcUrl));
        worker.run(PartSettings.push(options, data, topics, broker.bootstrapServers()));
        return worker;
    }

    private Simulator simulator(Bridge bridge) {
        var simulation = Simulation.start(bridge, options.virtualNodes());
        return parts.add(
                "simulator", simulation.simulator(), () -> simulation.stop(SIMULATOR_GRACE));
    }

    private void awaitReady(Bridge bridge, Topologies api) throws InterruptedException {
        new Readiness(
                        bridge::ready,
                        api::states,
                        startUp::say,
                        data.path().resolve("logs").resolve("headwater.log"))
                .await();
    }

    private Endpoints announce(
            EmbeddedKafka broker, Bridge bridge, Topologies api, String jdbcUrl) {
        var endpoints =
                new Endpoints(
                        "localhost:" + bridge.port(),
                        bridge.altPort().isPresent()
                                ? Optional.of("localhost:" + bridge.altPort().getAsInt())
                                : Optional.empty(),
                        bridge.claimPort().isPresent()
                                ? Optional.of("https://localhost:" + bridge.claimPort().getAsInt())
                                : Optional.empty(),
                        api.files()
                                .filter(files -> files.port().isPresent())
                                .map(files -> "https://localhost:" + files.port().getAsInt()),
                        "http://127.0.0.1:" + api.httpPort(),
                        broker.bootstrapServers(),
                        jdbcUrl.replaceAll("(?i)([?&]password=)[^&]*", "$1***"));
        data.write(DataFolder.MQTT_ENDPOINT, endpoints.mqtt());
        if (endpoints.claims().isPresent()) {
            data.write(DataFolder.CLAIM_URL, endpoints.claims().get());
        }
        data.write(DataFolder.KAFKA_BOOTSTRAP, endpoints.kafka());
        data.write(DataFolder.JDBC_URL, jdbcUrl);
        data.write(DataFolder.HTTP_URL, endpoints.http());
        return endpoints;
    }
}
