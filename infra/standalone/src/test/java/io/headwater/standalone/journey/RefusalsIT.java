package io.headwater.standalone.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not allowed is refused as specified, while another node keeps working. */
class RefusalsIT {
    @TempDir static Path folder;

    private static RunningHeadwater headwater;
    private static Path lamp;
    private static Path other;

    @BeforeAll
    static void start() {
        headwater = RunningHeadwater.start(folder.resolve("data"));
        lamp = headwater.createNode("lamp");
        other = headwater.createNode("other");
    }

    @AfterAll
    static void stop() throws InterruptedException {
        headwater.close();
    }

    @Test
    void aForeignClientIdIsNotLetIn() {
        var outcome =
                headwater
                        .mosquitto(lamp)
                        .publish("other", "node/other/params/local", "{\"A\":{\"b\":1}}");

        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.output()).containsIgnoringCase("not authorised");
        theOtherNodeStillWorks();
    }

    @Test
    void aForeignTopicIsAcknowledgedAndChangesNothing() {
        headwater
                .mosquitto(other)
                .publish("node/other/params/local/init", "{\"Lamp\":{\"Level\":1}}");

        headwater
                .mosquitto(lamp)
                .publish("node/other/params/local/init", "{\"Lamp\":{\"Level\":99}}");

        headwater
                .mosquitto(other)
                .publish("node/other/params/local", "{\"Lamp\":{\"After\":true}}");
        await().untilAsserted(() -> assertThat(param("other", "Lamp", "After")).isEqualTo("true"));
        assertThat(param("other", "Lamp", "Level")).isEqualTo("1");
    }

    @Test
    void anUnknownTopicIsKeptWithItsReason() {
        headwater.mosquitto(lamp).publish("node/lamp/no/such/channel", "{}");

        await().untilAsserted(
                        () ->
                                assertThat(headwater.command("rejected", "list", "--node", "lamp"))
                                        .contains("topic-unknown")
                                        .contains("node/lamp/no/such/channel"));
        theOtherNodeStillWorks();
    }

    @Test
    void aBrokenPayloadIsAcknowledgedAndKeptWithItsBytes() {
        headwater.mosquitto(lamp).publish("node/lamp/params/local", "{\"Lamp\":");

        await().untilAsserted(
                        () ->
                                assertThat(
                                                headwater.command(
                                                        "rejected",
                                                        "list",
                                                        "--reason",
                                                        "json-syntax"))
                                        .contains("{\"Lamp\":"));
    }

    @Test
    void anOversizePayloadIsAcknowledgedAndKept() throws IOException {
        Path large = Files.writeString(folder.resolve("large"), "x".repeat(131_073));

        headwater.mosquitto(lamp).publishFile("node/lamp/params/local", large);

        await().untilAsserted(
                        () ->
                                assertThat(
                                                headwater.command(
                                                        "rejected",
                                                        "list",
                                                        "--reason",
                                                        "too-large"))
                                        .contains("131073 bytes"));
        theOtherNodeStillWorks();
    }

    @Test
    void garbageBytesCloseTheConnectionAndNobodyNotices() throws IOException {
        byte[] garbage = new byte[4096];
        new Random(7).nextBytes(garbage);

        try (var socket = new Socket("localhost", headwater.mqttPort())) {
            socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
            socket.getOutputStream().write(garbage);
            assertThat(readToEnd(socket.getInputStream())).isLessThan(4096);
        }

        theOtherNodeStillWorks();
    }

    @Test
    void aRevokedCertificateIsRefusedUntilTheNodeIsCreatedAgain() {
        Path gone = headwater.createNode("gone");
        headwater
                .mosquitto(gone)
                .publish("node/gone/params/local/init", "{\"Lamp\":{\"Power\":true}}");

        headwater.command("node", "revoke", "gone");

        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(
                        () ->
                                assertThat(
                                                headwater
                                                        .mosquitto(gone)
                                                        .publish(
                                                                "gone",
                                                                "node/gone/params/local",
                                                                "{\"Lamp\":{\"Power\":false}}")
                                                        .exitCode())
                                        .isNotZero());
        theOtherNodeStillWorks();
        Path again = headwater.createNode("gone");
        await().untilAsserted(
                        () ->
                                assertThat(
                                                headwater
                                                        .mosquitto(again)
                                                        .publish(
                                                                "gone",
                                                                "node/gone/params/local",
                                                                "{\"Lamp\":{\"Power\":false}}")
                                                        .exitCode())
                                        .isZero());
    }

    @Test
    void aNodeThatIsRegisteredComesInWithTheCertificateItHas() {
        Path back = headwater.createNode("back");
        headwater.command("node", "revoke", "back");
        await().untilAsserted(
                        () ->
                                assertThat(
                                                headwater
                                                        .mosquitto(back)
                                                        .publish(
                                                                "back",
                                                                "node/back/params/local",
                                                                "{}")
                                                        .exitCode())
                                        .isNotZero());

        headwater.command("node", "register", "back");

        headwater.mosquitto(back).publish("node/back/params/local", "{\"Lamp\":{\"Back\":true}}");
        await().untilAsserted(() -> assertThat(param("back", "Lamp", "Back")).isEqualTo("true"));
    }

    private static void theOtherNodeStillWorks() {
        headwater
                .mosquitto(other)
                .publish("node/other/params/local", "{\"Lamp\":{\"Works\":true}}");
        await().untilAsserted(() -> assertThat(param("other", "Lamp", "Works")).isEqualTo("true"));
    }

    private static String param(String node, String device, String name) {
        return headwater
                .get("/api/v1/nodes/" + node + "/params")
                .at("/params/" + device + "/" + name + "/value")
                .toString();
    }

    /** How many bytes came before the other side closed; a reset is a close too. */
    private static long readToEnd(InputStream in) {
        long bytes = 0;
        try {
            while (in.read() >= 0) {
                bytes++;
            }
        } catch (IOException reset) {
            assertThat(reset).hasMessageNotContaining("timed out");
        }
        return bytes;
    }
}
