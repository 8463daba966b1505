package io.headwater.standalone.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.bridge.identity.CertificateAuthority;
import io.headwater.standalone.cli.Commands;
import io.headwater.standalone.kafka.SecuredBroker;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A cluster whose broker asks for TLS and a password and allows what infra/docs/cluster.md says, no
 * more: commands and roles are told by one file, and say which setting it is that is refused.
 */
class SecuredKafkaIT {
    private static final String OPERATOR = "headwater-operator";
    private static final String BRIDGE = "headwater-bridge";
    private static final String PASSWORD = "open sesame 42";
    private static final String WRONG = "open barley 42";
    private static final String REFUSED =
            "Kafka refuses the name or the password in sasl.jaas.config: ";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir static Path folder;

    private static SecuredBroker kafka;

    /** How a command ended and what it printed. */
    private record Outcome(int exitCode, String output) {}

    @BeforeAll
    static void start() throws Exception {
        kafka = SecuredBroker.start(folder.resolve("broker"));
        for (String user : List.of(OPERATOR, BRIDGE)) {
            kafka.setPassword(user, PASSWORD);
            kafka.allow(user, "headwater");
        }
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void aMessageComesThroughOnceTheBridgesPasswordIsMendedAndNoLogHoldsAPassword()
            throws Exception {
        Path operator = clientFile("operator", OPERATOR, PASSWORD, kafka.authorities());
        Path bridgeClient = clientFile("bridge", BRIDGE, WRONG, kafka.authorities());
        assertThat(headwater(operator, "topics", "create", "--partitions", "2", "--replicas", "1"))
                .returns(0, Outcome::exitCode);
        int mqttPort = RunningRole.freePort();
        int apiPort = RunningRole.freePort();

        try (var bridge = bridge(bridgeClient, mqttPort);
                var topologies = topologies(operator, apiPort)) {
            await("refused")
                    .atMost(PATIENCE)
                    .until(() -> bridge.readiness().startsWith("503 " + REFUSED));
            kafka.setPassword(BRIDGE, WRONG);
            bridge.awaitReady();
            Path lamp = folder.resolve("lamp");
            assertThat(
                            headwater(
                                    operator,
                                    "node",
                                    "create",
                                    "lamp",
                                    "--out",
                                    lamp.toString(),
                                    "--identity",
                                    folder.resolve("identity").toString()))
                    .returns(0, Outcome::exitCode);
            new Mosquitto(lamp, mqttPort)
                    .publish("node/lamp/params/local", "{\"L\":{\"On\":true}}");

            topologies.awaitReady();
            await("visible")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(params(apiPort)).contains("\"On\""));

            assertThat(errors(bridge)).singleElement().asString().contains(REFUSED);
            assertThat(errors(topologies)).isEmpty();
            assertThat(bridge.output() + topologies.output())
                    .contains("sasl.jaas.config = [hidden]")
                    .doesNotContain(PASSWORD)
                    .doesNotContain(WRONG);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"topics verify", "node register lamp", "rejected list", "undelivered list"})
    void aCommandWithAWrongPasswordNamesTheSettingAndItsFile(String command) throws IOException {
        Path wrong = clientFile("wrong", OPERATOR, WRONG, kafka.authorities());

        Outcome outcome = headwater(wrong, command.split(" "));

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output().lines()).hasSize(1);
        assertThat(outcome.output())
                .contains(REFUSED)
                .contains("; see --kafka-config " + wrong)
                .doesNotContain(WRONG);
    }

    @Test
    void theJobsDoNotStartWithAWrongPassword() throws IOException {
        Path wrong = clientFile("wrong", OPERATOR, WRONG, kafka.authorities());
        Path config = topologiesFile(RunningRole.freePort());

        Outcome outcome =
                run(
                        "topologies",
                        "--config",
                        config.toString(),
                        "--kafka-config",
                        wrong.toString());

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output())
                .contains(REFUSED)
                .contains("; see --kafka-config " + wrong + " and --config " + config)
                .doesNotContain(WRONG);
    }

    @Test
    void aBrokerThatNobodyVouchesForIsNotTold() throws IOException {
        Path stranger = folder.resolve("stranger");
        var _ = CertificateAuthority.open(stranger, List.of(), InstantSource.system());
        Path trusting = clientFile("trusting", OPERATOR, PASSWORD, stranger.resolve("ca.crt"));

        Outcome outcome = headwater(trusting, "topics", "verify");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output())
                .contains("TLS with Kafka fails, see ssl.truststore.*")
                .contains("; see --kafka-config " + trusting);
    }

    @Test
    void aUserWithoutRightsHearsWhichOneIsMissing() throws Exception {
        kafka.setPassword("guest", PASSWORD);
        Path guest = clientFile("guest", "guest", PASSWORD, kafka.authorities());

        Outcome outcome = headwater(guest, "node", "register", "lamp");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.output())
                .contains("Kafka does not allow it to the user that we are")
                .contains("headwater.");
    }

    private static RunningRole bridge(Path client, int mqttPort) throws IOException {
        int healthPort = RunningRole.freePort();
        Path config =
                Files.writeString(
                        folder.resolve("bridge.properties"),
                        """
                        headwater.bridge.mqtt.host=127.0.0.1
                        headwater.bridge.mqtt.port=%d
                        headwater.bridge.identity.dir=%s
                        headwater.bridge.kafka.bootstrap.servers=%s
                        """
                                .formatted(
                                        mqttPort,
                                        folder.resolve("identity"),
                                        kafka.bootstrapServers()));
        return RunningRole.launch(
                folder.resolve("bridge.out"),
                healthPort,
                List.of(
                        "-Dlogback.configurationFile=logback-told.xml",
                        "bridge",
                        "--config",
                        config.toString(),
                        "--kafka-config",
                        client.toString(),
                        "--health-port",
                        Integer.toString(healthPort)));
    }

    private static RunningRole topologies(Path client, int apiPort) throws IOException {
        return RunningRole.launch(
                folder.resolve("topologies.out"),
                apiPort,
                List.of(
                        "-Dlogback.configurationFile=logback-told.xml",
                        "topologies",
                        "--config",
                        topologiesFile(apiPort).toString(),
                        "--kafka-config",
                        client.toString()));
    }

    private static Path topologiesFile(int apiPort) throws IOException {
        return Files.writeString(
                folder.resolve("topologies.properties"),
                """
                headwater.topologies.run=nodes
                headwater.topologies.threads=1
                headwater.topologies.replicas=1
                headwater.topologies.min.in.sync.replicas=1
                headwater.topologies.http.port=%d
                headwater.topologies.state.dir=%s
                headwater.topologies.token.dir=%s
                headwater.topologies.kafka.bootstrap.servers=%s
                """
                        .formatted(
                                apiPort,
                                folder.resolve("state"),
                                folder.resolve("token"),
                                kafka.bootstrapServers()));
    }

    /** As infra/docs/cluster.md shows it. */
    private static Path clientFile(String name, String user, String password, Path authorities)
            throws IOException {
        return Files.writeString(
                folder.resolve(name + ".client"),
                """
                security.protocol=SASL_SSL
                sasl.mechanism=SCRAM-SHA-512
                sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \\
                    username="%s" password="%s";
                ssl.truststore.type=PEM
                ssl.truststore.location=%s
                """
                        .formatted(user, password, authorities));
    }

    /** One command of the launcher, in this JVM. */
    private static Outcome headwater(Path client, String... words) {
        var all = new String[words.length + 4];
        System.arraycopy(words, 0, all, 0, words.length);
        all[words.length] = "--bootstrap";
        all[words.length + 1] = kafka.bootstrapServers();
        all[words.length + 2] = "--kafka-config";
        all[words.length + 3] = client.toString();
        return run(all);
    }

    private static Outcome run(String... words) {
        var said = new StringWriter();
        var writer = new PrintWriter(said);
        int exitCode = Commands.line().setOut(writer).setErr(writer).execute(words);
        return new Outcome(exitCode, said.toString());
    }

    private static String params(int apiPort) throws IOException, InterruptedException {
        String token = Files.readString(folder.resolve("token").resolve("admin.token")).strip();
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:"
                                                + apiPort
                                                + "/api/v1/nodes/lamp/params"))
                        .header("Authorization", "Bearer " + token)
                        .build();
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.ofString()).body();
        }
    }

    private static List<String> errors(RunningRole role) {
        return role.output().lines().filter(line -> line.contains(" ERROR ")).toList();
    }
}
