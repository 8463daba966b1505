package io.headwater.standalone.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.bridge.identity.CertificateAuthority;
import io.headwater.bridge.identity.NodeCertificateFiles;
import io.headwater.bridge.identity.TlsMaterial;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An existing PKI whose nodes an operator registers one by one: {@code --tls-dir --strict}. */
class StrictPkiIT {
    private static final Duration PROMISED = Duration.ofSeconds(5);

    @TempDir static Path folder;

    private static CertificateAuthority factory;
    private static RunningHeadwater headwater;

    @BeforeAll
    static void start() {
        Path pki = folder.resolve("pki");
        factory = CertificateAuthority.open(pki, List.of(), InstantSource.system());
        var _ = TlsMaterial.of(factory, new SimpleMeterRegistry(), InstantSource.system());
        headwater =
                RunningHeadwater.start(
                        folder.resolve("data"), "--tls-dir", pki.toString(), "--strict");
    }

    @AfterAll
    static void stop() throws InterruptedException {
        headwater.close();
    }

    @Test
    void aNodeComesInOnceItIsRegisteredAndNoLongerOnceItIsRevoked() throws Exception {
        Mosquitto lamp = headwater.mosquitto(node("lamp"));
        var stranger = lamp.publish("lamp", "node/lamp/params/local", "{\"Lamp\":{\"On\":true}}");
        assertThat(stranger.exitCode()).isNotZero();
        assertThat(stranger.output()).containsIgnoringCase("not authorised");

        assertThat(headwater.command("node", "register", "lamp")).contains("lamp: registered");
        lamp.publish("node/lamp/params/local", "{\"Lamp\":{\"On\":true}}");
        await().untilAsserted(
                        () ->
                                assertThat(
                                                headwater
                                                        .get("/api/v1/nodes/lamp/params")
                                                        .at("/params/Lamp/On/value")
                                                        .asBoolean())
                                        .isTrue());

        Process live = lamp.stay();
        try {
            await().untilAsserted(
                            () ->
                                    assertThat(
                                                    headwater
                                                            .get("/api/v1/nodes/lamp")
                                                            .at("/presence/connected")
                                                            .asBoolean())
                                            .isTrue());
            assertThat(headwater.command("node", "revoke", "lamp"))
                    .contains("lamp: revoked")
                    .doesNotContain("nothing was on record");

            assertThat(live.waitFor(PROMISED.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            live.destroy();
        }
        assertThat(lamp.publish("lamp", "node/lamp/params/local", "{}").exitCode()).isNotZero();
    }

    @Test
    void aNodeThatNobodyHeardOfIsRevokedAllTheSameAndTheOperatorIsAskedWhetherTheIdIsRight()
            throws Exception {
        assertThat(headwater.command("node", "revoke", "lost"))
                .contains("lost: revoked")
                .contains("nothing was on record for it; is the id right?");

        var lost = headwater.mosquitto(node("lost")).publish("lost", "node/lost/config", "{}");
        assertThat(lost.exitCode()).isNotZero();
        assertThat(headwater.command("node", "revoke", "lost"))
                .doesNotContain("nothing was on record");
    }

    @Test
    void aFolderThatCannotBeUsedIsRefusedBeforeAnythingStarts() throws Exception {
        Path nowhere = folder.resolve("nowhere");

        var refused =
                RunningHeadwater.startRefused(
                        folder.resolve("unused"),
                        folder.resolve("refused.out"),
                        "--tls-dir",
                        nowhere.toString());

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.output())
                .contains(nowhere.resolve("server.crt") + ": is missing")
                .contains(nowhere.resolve("server.key") + ": is missing")
                .contains(nowhere.resolve("ca.crt") + ": is missing")
                .doesNotContain("Kafka")
                .doesNotContain("Exception");
    }

    /** A folder as a factory would fill it. */
    private static Path node(String id) throws IOException {
        Path out = Files.createDirectories(folder.resolve(id));
        NodeCertificateFiles.of(id, factory.issueNode(id), factory.certificatePem(), "localhost")
                .write(out);
        return out;
    }
}
