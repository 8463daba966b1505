package io.headwater.bridge.app;

import static io.headwater.bridge.parts.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.bridge.parts.TestBridge;
import io.headwater.bridge.parts.TestKafka;
import io.headwater.bridge.parts.TestNode;
import io.headwater.bridge.parts.TestNode.Connect;
import io.headwater.bridge.parts.TestPki;
import io.headwater.bridge.parts.TestPki.Issued;
import io.headwater.bridge.parts.TestPki.Life;
import io.headwater.schemas.NodeKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Nodes whose certificates somebody else's CA signed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExistingPkiIT {
    private static final int NOT_AUTHORISED = 5;

    private final TestPki pki = new TestPki("factory CA");
    private final Path tls;
    private final TestKafka kafka;
    private final TestBridge bridge;
    private final TestBridge strict;

    ExistingPkiIT(@TempDir Path folder) throws IOException {
        tls = Files.createDirectory(folder.resolve("tls"));
        pki.writeServerFiles(tls);
        kafka = new TestKafka(folder.resolve("kafka")).start();
        var settings = Map.of("tls.dir", tls.toString());
        bridge = new TestBridge(kafka, folder.resolve("one"), settings).awaitReady();
        strict =
                new TestBridge(
                                kafka,
                                folder.resolve("two"),
                                Map.of(
                                        "tls.dir",
                                        tls.toString(),
                                        "registration",
                                        "strict",
                                        "ordinal",
                                        "1"))
                        .awaitReady();
    }

    @AfterAll
    void stop() {
        bridge.close();
        strict.close();
        kafka.close();
    }

    @Test
    void letsInANodeWithAnRsaKey() throws Exception {
        var issued = pki.node("CN=rsa", "RSA", KeyPurposeId.id_kp_clientAuth, TestPki.life());

        assertThat(connect(bridge, issued, "rsa")).isZero();
    }

    @Test
    void closesOnAnExpiredCertificate() {
        Instant now = Instant.now();
        var past = new Life(now.minus(Duration.ofDays(2)), now.minus(Duration.ofDays(1)));
        var issued = pki.node("CN=old", "EC", KeyPurposeId.id_kp_clientAuth, past);

        assertThatThrownBy(() -> connect(bridge, issued, "old")).isInstanceOf(IOException.class);
    }

    @Test
    void closesOnACertificateForServers() {
        var issued = pki.node("CN=server", "EC", KeyPurposeId.id_kp_serverAuth, TestPki.life());

        assertThatThrownBy(() -> connect(bridge, issued, "server")).isInstanceOf(IOException.class);
    }

    @Test
    void refusesACertificateWithTwoNames() throws Exception {
        var issued = pki.node("CN=one,CN=two", "EC", KeyPurposeId.id_kp_clientAuth, TestPki.life());

        assertThat(connect(bridge, issued, "one")).isEqualTo(NOT_AUTHORISED);
        assertThat(connect(bridge, issued, "two")).isEqualTo(NOT_AUTHORISED);
    }

    @Test
    void refusesANameThatIsNoNodeId() throws Exception {
        var issued = pki.node("CN=a/../b", "EC", KeyPurposeId.id_kp_clientAuth, TestPki.life());

        assertThat(connect(bridge, issued, "a/../b")).isEqualTo(NOT_AUTHORISED);
    }

    @Test
    void refusesAnOlderCertificateOfARegisteredNodeAndTakesALaterOne() throws Exception {
        Life life = TestPki.life();
        Issued first = pki.node("renewed");
        var older =
                pki.node(
                        "CN=renewed",
                        "EC",
                        KeyPurposeId.id_kp_clientAuth,
                        new Life(life.from().minusSeconds(60), life.until()));
        var later =
                pki.node(
                        "CN=renewed",
                        "EC",
                        KeyPurposeId.id_kp_clientAuth,
                        new Life(life.from().plusSeconds(60), life.until()));

        assertThat(connect(bridge, first, "renewed")).isZero();
        assertThat(connect(bridge, older, "renewed")).isEqualTo(NOT_AUTHORISED);
        assertThat(connect(bridge, later, "renewed")).isZero();
        assertThat(connect(bridge, first, "renewed")).isEqualTo(NOT_AUTHORISED);
    }

    @Test
    void refusesWhatTheRevocationListNamesAlsoOnResumedTls() throws Exception {
        Issued issued = pki.node("leaked");
        SSLContext node = TestNode.tls(pki.authority(), issued.key(), issued.certificate());
        assertThat(connect(bridge, node, "leaked")).isZero();

        Files.writeString(tls.resolve("crl.pem"), TestPki.pem(pki.revoking(issued.certificate())));

        await().until(() -> connect(bridge, node, "leaked") == NOT_AUTHORISED);
    }

    @Test
    void letsInOnlyRegisteredNodesWhereThatIsAskedFor() throws Exception {
        Issued issued = pki.node("expected");
        assertThat(connect(strict, issued, "expected")).isEqualTo(NOT_AUTHORISED);

        strict.bridge()
                .credentials()
                .expect(NodeKey.rainmaker("expected"))
                .toCompletableFuture()
                .join();

        assertThat(connect(strict, issued, "expected")).isZero();
        assertThat(connect(strict, pki.node("expected"), "expected")).isEqualTo(NOT_AUTHORISED);
    }

    private int connect(TestBridge to, Issued issued, String clientId) throws Exception {
        return connect(
                to, TestNode.tls(pki.authority(), issued.key(), issued.certificate()), clientId);
    }

    private static int connect(TestBridge to, SSLContext tls, String clientId) throws IOException {
        try (TestNode node = TestNode.open(tls, to.bridge().port())) {
            return node.connect(Connect.as(clientId));
        }
    }
}
