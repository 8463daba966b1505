package io.headwater.bridge.app;

import static io.headwater.bridge.parts.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.headwater.bridge.parts.TestBridge;
import io.headwater.bridge.parts.TestKafka;
import io.headwater.bridge.parts.TestNode;
import io.headwater.bridge.parts.TestNode.Connect;
import io.headwater.bridge.parts.TestPki;
import io.headwater.bridge.parts.TestPki.Issued;
import io.headwater.bridge.parts.TestPki.Life;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.conformance.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERT61String;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    @Requirement("R-TLS-2")
    void letsInANodeWithAnRsaKey() throws Exception {
        var issued = pki.node("CN=rsa", "RSA", KeyPurposeId.id_kp_clientAuth, TestPki.life());

        assertThat(connect(bridge, issued, "rsa")).isZero();
    }

    @ParameterizedTest
    @MethodSource("unclearNames")
    void refusesASubjectThatDoesNotNameOneNodePlainly(String title, X500Name subject)
            throws Exception {
        double before = bridge.count("identity.refusals", "common-name");

        assertThat(connect(bridge, pki.node(subject), "lamp")).as(title).isEqualTo(NOT_AUTHORISED);

        assertThat(bridge.count("identity.refusals", "common-name")).isEqualTo(before + 1);
    }

    static Stream<Arguments> unclearNames() throws IOException {
        byte[] brokenUtf8 = {0x0C, 4, 'l', (byte) 0xC1, (byte) 0xA1, 'p'}; // an overlong 'a'
        return Stream.of(
                arguments("none", new X500Name("O=factory,OU=lamp")),
                arguments("two", new X500Name("CN=lamp,CN=lamp")),
                arguments("two at different depths", new X500Name("CN=lamp,O=factory,CN=other")),
                arguments("beside another attribute", new X500Name("CN=lamp+OU=factory")),
                arguments("beside itself", new X500Name("CN=lamp+CN=other")),
                arguments("in two bytes a character", named(new DERBMPString("lamp"))),
                arguments("in Teletex text", named(new DERT61String("lamp"))),
                arguments("in broken UTF-8", named(ASN1Primitive.fromByteArray(brokenUtf8))),
                arguments("no text at all", named(new ASN1Integer(42))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a/../b",
                "..",
                "node/lamp",
                "#",
                "+",
                "lamp#",
                " ",
                " lamp",
                "lamp ",
                "la mp",
                "la\tmp",
                "lamp\n",
                "lamp\u0000other",
                "lamp\u007f",
                "l\u0430mp", // a Cyrillic letter that looks like an a
                "lamp\u200b",
                "%6camp",
                "lamp.local",
                "00000000001111111111222222222233333333334444444444555555555566666"
            })
    void refusesANameThatIsNoNodeId(String name) throws Exception {
        double before = bridge.count("identity.refusals", "node-id");
        Issued issued = pki.node(named(new DERUTF8String(name)));

        assertThat(connect(bridge, issued, "lamp")).isEqualTo(NOT_AUTHORISED);

        assertThat(bridge.count("identity.refusals", "node-id")).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Plain", "plain ", " plain", "plai", "plain2", "pla\u0456n"})
    @Requirement("R-MQ-2")
    void refusesAClientIdThatIsNotExactlyTheName(String clientId) throws Exception {
        double before = bridge.count("identity.refusals", "client-id");

        assertThat(connect(bridge, pki.node("plain"), clientId)).isEqualTo(NOT_AUTHORISED);

        assertThat(bridge.count("identity.refusals", "client-id")).isEqualTo(before + 1);
    }

    @Test
    void takesANameInPrintableText() throws Exception {
        Issued issued = pki.node(named(new DERPrintableString("printable")));

        assertThat(connect(bridge, issued, "printable")).isZero();
    }

    @Test
    void refusesACertificateThatMaySignOthers() throws Exception {
        assertThat(connect(bridge, pki.subordinate("boss"), "boss")).isEqualTo(NOT_AUTHORISED);

        assertThat(bridge.count("identity.refusals", "authority")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void refusesACertificateThatExpiresBetweenTwoConnectionsOfOneTlsSession(String version)
            throws Exception {
        Life life = TestPki.life();
        var shortLife = new Life(life.from(), Instant.now().plusSeconds(5));
        String id = version.replaceAll("[^0-9]", "-");
        var issued = pki.node("CN=" + id, "EC", KeyPurposeId.id_kp_clientAuth, shortLife);
        SSLContext node = TestNode.tls(pki.authority(), issued.key(), issued.certificate());
        assertThat(attempt(bridge, version, node, id)).isEqualTo(new Attempt(false, 0));

        await().until(
                        () ->
                                attempt(bridge, version, node, id)
                                        .equals(new Attempt(true, NOT_AUTHORISED)));
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

    private static X500Name named(ASN1Encodable commonName) {
        return new X500Name(new RDN[] {new RDN(BCStyle.CN, commonName)});
    }

    /** How a connection attempt went on a TLS session that was new or not. */
    record Attempt(boolean resumed, int code) {}

    private static Attempt attempt(TestBridge to, String version, SSLContext tls, String clientId)
            throws IOException {
        try (TestNode node = TestNode.openWith(version, tls, to.bridge().port())) {
            return new Attempt(node.isResumed(), node.connect(Connect.as(clientId)));
        }
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
