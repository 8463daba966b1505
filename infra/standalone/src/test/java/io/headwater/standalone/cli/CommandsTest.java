package io.headwater.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    @TempDir Path folder;

    private final StringWriter said = new StringWriter();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "up",
                "simulate",
                "bridge",
                "topologies",
                "connect",
                "publish",
                "node",
                "rejected",
                "undelivered",
                "export",
                "topics"
            })
    void everyCommandHasHelp(String command) {
        int exitCode = run(command, "--help");

        assertThat(exitCode).isZero();
        assertThat(said.toString()).contains("Usage: headwater " + command);
    }

    @Test
    void anUnknownOptionIsNamed() {
        int exitCode = run("up", "--prot", "1");

        assertThat(exitCode).isEqualTo(2);
        assertThat(said.toString()).contains("--prot");
    }

    @Test
    void aCommandThatNeedsARunningInstanceSaysSo() {
        int exitCode = run("topics", "verify", "--data", folder.toString());

        assertThat(exitCode).isEqualTo(1);
        assertThat(said.toString())
                .contains("no instance is running on data folder")
                .contains("headwater up");
    }

    @Test
    void aReplayOfEverythingHasToBeAskedFor() {
        int exitCode = run("rejected", "replay", "--bootstrap", "localhost:1");

        assertThat(exitCode).isEqualTo(1);
        assertThat(said.toString()).contains("--all for everything that is kept");
    }

    @Test
    void tellingUsersEverythingOnceMoreHasToBeAskedFor() {
        int exitCode = run("undelivered", "replay", "--bootstrap", "localhost:1");

        assertThat(exitCode).isEqualTo(1);
        assertThat(said.toString()).contains("--all for everything that is kept");
    }

    @Test
    void anUnusableTimeIsNamedWithItsOption() {
        int exitCode = run("undelivered", "list", "--bootstrap", "localhost:1", "--since", "today");

        assertThat(exitCode).isEqualTo(1);
        assertThat(said.toString()).contains("--since: expected a time as").contains("'today'");
    }

    @Test
    void anExportIntoAFolderThatIsNotThereSaysSoBeforeAnythingIsAsked() {
        Path missing = folder.resolve("no/such");

        int lost = run("export", "lamp", "Temperature", "--out", missing + "/points.csv");
        int whole = run("export", "lamp", "Temperature", "--out", folder.toString());

        assertThat(lost).isEqualTo(1);
        assertThat(whole).isEqualTo(1);
        assertThat(said.toString())
                .contains("there is no folder " + missing)
                .contains("mkdir -p " + missing)
                .contains("is a folder: name a file in it")
                .doesNotContain("no instance is running");
    }

    @Test
    void aNodeIdOutsideTheGrammarIsRefusedBeforeAnythingHappens() {
        int exitCode =
                run(
                        "node",
                        "create",
                        "a/b",
                        "--out",
                        folder.toString(),
                        "--data",
                        folder.toString());

        assertThat(exitCode).isEqualTo(1);
        assertThat(said.toString()).contains("node id 'a/b'");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aCertificateForAClusterNeedsItsAuthorityWhichIsNotMadeByTheWay() {
        int unsaid = run("node", "create", "lamp", "--out", "x", "--bootstrap", "localhost:1");
        int empty =
                run(
                        "node",
                        "create",
                        "lamp",
                        "--out",
                        "x",
                        "--bootstrap",
                        "localhost:1",
                        "--identity",
                        folder.toString());

        assertThat(unsaid).isEqualTo(1);
        assertThat(empty).isEqualTo(1);
        assertThat(said.toString())
                .contains("--identity DIR is needed with --bootstrap")
                .contains("ca.key cannot be read");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFileOfKafkaSettingsThatIsNotThereIsNamed() {
        int exitCode =
                run(
                        "topics",
                        "verify",
                        "--bootstrap",
                        "localhost:1",
                        "--kafka-config",
                        folder.resolve("none").toString());

        assertThat(exitCode).isEqualTo(1);
        assertThat(said.toString()).contains("--kafka-config").contains("none");
    }

    @Test
    void aFileOfKafkaSettingsThatClientsCannotReadIsNamedAndNotQuoted() throws Exception {
        Path client =
                Files.writeString(
                        folder.resolve("client.properties"),
                        """
                security.protocol=SASL_SSL
                sasl.mechanism=PLAIN
                sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \
                    username="a" password=open sesame;
                """);
        String[] role = {
            "--config", config("headwater.bridge.kafka.bootstrap.servers=localhost:1"),
            "--kafka-config", client.toString()
        };

        int command = run("topics", "verify", "--bootstrap", "localhost:1", role[2], role[3]);
        int bridge = run("bridge", role[0], role[1], role[2], role[3]);

        assertThat(command).isEqualTo(1);
        assertThat(bridge).isEqualTo(1);
        assertThat(said.toString().lines()).hasSize(2);
        assertThat(said.toString().lines())
                .allSatisfy(
                        line ->
                                assertThat(line)
                                        .contains("sasl.jaas.config cannot be read")
                                        .contains("see --kafka-config " + client)
                                        .doesNotContain("sesame"));
    }

    @Test
    void aConfigurationIsRefusedWholeWithEveryBadSettingNamed() throws Exception {
        Path config =
                Files.writeString(
                        folder.resolve("bridge.properties"),
                        """
                headwater.bridge.mqtt.port=0x1
                headwater.bridge.mqtt.prot=8883
                """);

        int exitCode = run("bridge", "--config", config.toString());

        assertThat(exitCode).isEqualTo(1);
        assertThat(said.toString())
                .contains("headwater.bridge.mqtt.port: expected a whole number")
                .contains("headwater.bridge.mqtt.prot: no such setting")
                .contains("headwater.bridge.identity.dir: must be given");
    }

    @Test
    void settingsOfSinksAreRefusedWholeBeforeAnythingStarts() throws Exception {
        Path sink =
                Files.writeString(
                        folder.resolve("sink.properties"),
                        """
                batch.size=0
                rollup.hour=true
                """);
        Path push = Files.writeString(folder.resolve("push.properties"), "smtp.security=ssl");
        Path work = folder.resolve("work");

        int exitCode =
                run(
                        "connect",
                        "--bootstrap",
                        "localhost:1",
                        "--work",
                        work.toString(),
                        "--jdbc-url",
                        "jdbc:postgresql://localhost:1/iot",
                        "--sink",
                        "connection.url=jdbc:postgresql://localhost:2/iot",
                        "--sink-config",
                        sink.toString(),
                        "--push-config",
                        push.toString());

        assertThat(exitCode).isEqualTo(1);
        assertThat(said.toString())
                .contains("these settings cannot be used")
                .contains("batch.size: expected a whole number in [1,...,100000], got '0'")
                .contains("connection.url: headwater sets it itself")
                .contains("rollup.hour: no such setting")
                .contains("smtp.security: expected one of [starttls, tls, none], got 'ssl'");
        assertThat(work).doesNotExist();
    }

    private String config(String setting) throws IOException {
        return Files.writeString(
                        folder.resolve("role.properties"),
                        setting + "\nheadwater.bridge.identity.dir=" + folder + "\n")
                .toString();
    }

    private int run(String... words) {
        var writer = new PrintWriter(said);
        return Commands.line().setOut(writer).setErr(writer).execute(words);
    }
}
