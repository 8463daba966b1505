package io.headwater.bridge.app;

import static io.headwater.bridge.parts.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.bridge.parts.OpenSslClient;
import io.headwater.bridge.parts.OpenSslClient.Outcome;
import io.headwater.bridge.parts.TestBridge;
import io.headwater.bridge.parts.TestKafka;
import io.headwater.bridge.parts.TestNode;
import io.headwater.bridge.parts.TestNode.Connect;
import io.headwater.bridge.parts.TestPki;
import io.headwater.bridge.parts.TestPki.Issued;
import io.headwater.schemas.NodeKey;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Taking certificates back while their nodes are connected, with two bridges of one installation.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RevocationIT {
    private static final int NOT_AUTHORISED = 5;

    /** What is promised for a revocation to reach every bridge. */
    private static final Duration PROMISED = Duration.ofSeconds(5);

    private final TestPki pki = new TestPki("factory CA");
    private final Path tls;
    private final TestKafka kafka;
    private final TestBridge here;
    private final TestBridge there;

    RevocationIT(@TempDir Path folder) throws IOException {
        tls = Files.createDirectory(folder.resolve("tls"));
        pki.writeServerFiles(tls);
        kafka = new TestKafka(folder.resolve("kafka")).start();
        here = bridge(folder.resolve("here"), 0);
        there = bridge(folder.resolve("there"), 1);
    }

    private TestBridge bridge(Path identity, int ordinal) throws IOException {
        var settings = Map.of("tls.dir", tls.toString(), "ordinal", Integer.toString(ordinal));
        return new TestBridge(kafka, identity, settings).awaitReady();
    }

    @AfterAll
    void stop() {
        here.close();
        there.close();
        kafka.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void reachesTheConnectionAndTheTlsSessionThatANodeHasAtAnotherBridge(String version)
            throws Exception {
        String id = "stolen-" + version.charAt(version.length() - 1);
        SSLContext node = shown(pki.node(id));
        try (TestNode before = open(version, node, there)) {
            assertThat(before.isResumed()).isFalse();
            assertThat(before.connect(Connect.as(id))).isZero();
        }
        try (TestNode live = open(version, node, there)) {
            assertThat(live.isResumed()).as("TLS goes on with its session").isTrue();
            assertThat(live.connect(Connect.as(id))).isZero();

            revokeHere(id);
            Instant revoked = Instant.now();

            assertThat(live.isClosed()).isTrue();
            assertThat(Duration.between(revoked, Instant.now())).isLessThan(PROMISED);
        }
        try (TestNode again = open(version, node, there)) {
            assertThat(again.isResumed()).isTrue();
            assertThat(again.connect(Connect.as(id))).isEqualTo(NOT_AUTHORISED);
        }
        try (TestNode elsewhere = open(version, node, here)) {
            assertThat(elsewhere.connect(Connect.as(id))).isEqualTo(NOT_AUTHORISED);
        }
    }

    @Test
    void reachesATlsSessionThatTheServerKeepsByItsId(@TempDir Path folder) throws Exception {
        var node = new OpenSslClient(folder, pki.node("ticketless"), there.bridge().port());
        assertThat(node.connect("ticketless")).isEqualTo(new Outcome(false, 0));
        assertThat(node.connect("ticketless")).isEqualTo(new Outcome(true, 0));

        revokeHere("ticketless");

        await().atMost(PROMISED)
                .untilAsserted(
                        () ->
                                assertThat(node.connect("ticketless"))
                                        .isEqualTo(new Outcome(true, NOT_AUTHORISED)));
    }

    @Test
    void refusesANodeThatWasRevokedBeforeItEverConnected() throws Exception {
        revokeHere("lost-in-the-post");
        await().atMost(PROMISED)
                .untilAsserted(
                        () ->
                                assertThat(connect(pki.node("lost-in-the-post"), there))
                                        .isEqualTo(NOT_AUTHORISED));
    }

    @Test
    void leavesEverybodyElseConnected() throws Exception {
        SSLContext other = shown(pki.node("neighbour"));
        try (TestNode neighbour = open("TLSv1.3", other, there)) {
            assertThat(neighbour.connect(Connect.as("neighbour"))).isZero();

            revokeHere("somebody");
            listing(pki.node("somebody-else"));

            assertThat(
                            neighbour
                                    .publish(1, "node/neighbour/params/local", "{\"A\":{\"b\":1}}")
                                    .acknowledged())
                    .isEqualTo(1);
        }
    }

    @Test
    void byListReachesLiveConnectionsAndResumedTls() throws Exception {
        Issued issued = pki.node("leaked");
        SSLContext node = shown(issued);
        try (TestNode live = open("TLSv1.3", node, there)) {
            assertThat(live.isResumed()).isFalse();
            assertThat(live.connect(Connect.as("leaked"))).isZero();

            listing(issued);
            Instant listed = Instant.now();

            assertThat(live.isClosed()).isTrue();
            assertThat(Duration.between(listed, Instant.now())).isLessThan(PROMISED);
        }
        try (TestNode again = open("TLSv1.3", node, there)) {
            assertThat(again.isResumed()).isTrue();
            assertThat(again.connect(Connect.as("leaked"))).isEqualTo(NOT_AUTHORISED);
        }
        assertThat(there.count("identity.refusals", "listed")).isPositive();
    }

    @Test
    void byListHoldsWhenTheListBreaksOrVanishesOrTheServersCertificateDoes() throws Exception {
        Issued issued = pki.node("leaked-too");
        listing(issued);
        await().ignoreException(EOFException.class) // let in, and lost before it was told so
                .until(() -> connect(issued, there) == NOT_AUTHORISED);

        Files.delete(list());
        await().until(() -> there.gauge("tls.files.unusable") == 1);
        assertThat(connect(issued, there)).isEqualTo(NOT_AUTHORISED);

        listing(issued);
        await().until(() -> there.gauge("tls.files.unusable") == 0);
        Files.writeString(list(), "-----BEGIN X509 CRL-----\nhalf of it");
        await().until(() -> there.gauge("tls.files.unusable") == 1);
        assertThat(connect(issued, there)).isEqualTo(NOT_AUTHORISED);

        Issued next = pki.node("leaked-later");
        String server = Files.readString(tls.resolve("server.crt"));
        Files.writeString(tls.resolve("server.crt"), "no certificate");
        Files.writeString(
                list(), TestPki.pem(pki.revoking(issued.certificate(), next.certificate())));
        await().ignoreException(EOFException.class) // cut while it was being let in
                .until(() -> connect(next, there) == NOT_AUTHORISED);
        assertThat(connect(issued, there)).isEqualTo(NOT_AUTHORISED);

        Files.writeString(tls.resolve("server.crt"), server);
        await().until(() -> there.gauge("tls.files.unusable") == 0);
    }

    @Test
    void byListHoldsWhenTheNextListIsLateAndSaysSo() throws Exception {
        Issued issued = pki.node("leaked-and-late");
        Instant past = Instant.now().minusSeconds(60);
        Files.writeString(list(), TestPki.pem(pki.revoking(past, issued.certificate())));

        await().until(() -> there.gauge("revocation.lists.overdue") == 1);
        assertThat(connect(issued, there)).isEqualTo(NOT_AUTHORISED);
    }

    @Test
    void ofAWholeAuthorityReachesTheConnectionsOfItsNodes() throws Exception {
        var second = new TestPki("second CA");
        String both = TestPki.pem(pki.authority()) + TestPki.pem(second.authority());
        Files.writeString(tls.resolve("ca.crt"), both);
        Issued issued = second.node("of-the-second");
        SSLContext node = TestNode.tls(pki.authority(), issued.key(), issued.certificate());
        await().ignoreExceptions().until(() -> connects(node, "of-the-second"));
        try (TestNode live = open("TLSv1.3", node, there)) {
            assertThat(live.connect(Connect.as("of-the-second"))).isZero();

            Files.writeString(tls.resolve("ca.crt"), TestPki.pem(pki.authority()));
            Instant removed = Instant.now();

            assertThat(live.isClosed()).isTrue();
            assertThat(Duration.between(removed, Instant.now())).isLessThan(PROMISED);
        }
        assertThatThrownBy(() -> connects(node, "of-the-second")).isInstanceOf(IOException.class);
    }

    private boolean connects(SSLContext tls, String id) throws IOException {
        try (TestNode node = open("TLSv1.3", tls, there)) {
            return node.connect(Connect.as(id)) == 0;
        }
    }

    private void revokeHere(String device) {
        here.bridge().credentials().revoke(NodeKey.rainmaker(device)).toCompletableFuture().join();
    }

    private void listing(Issued issued) throws IOException {
        Files.writeString(list(), TestPki.pem(pki.revoking(issued.certificate())));
    }

    private Path list() {
        return tls.resolve("crl.pem");
    }

    private SSLContext shown(Issued issued) throws Exception {
        return TestNode.tls(pki.authority(), issued.key(), issued.certificate());
    }

    private int connect(Issued issued, TestBridge to) throws Exception {
        String name = issued.certificate().getSubjectX500Principal().getName();
        try (TestNode node = open("TLSv1.3", shown(issued), to)) {
            return node.connect(Connect.as(name.substring("CN=".length())));
        }
    }

    private static TestNode open(String version, SSLContext tls, TestBridge to) throws IOException {
        return TestNode.openWith(version, tls, to.bridge().port());
    }
}
