package io.headwater.bridge.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.schemas.conformance.Requirement;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAuthorityTest {
    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");

    @TempDir Path folder;

    @Test
    void isTheSameAfterARestart() {
        X509Certificate first = open(NOW).certificate();

        assertThat(open(NOW.plusSeconds(60)).certificate()).isEqualTo(first);
    }

    @Test
    void keepsItsKeysFromEverybodyElse() throws Exception {
        open(NOW).serverFiles();

        for (String file : List.of("ca.key", "ca.passphrase", "server.key")) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(folder.resolve(file))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    @Requirement("R-ID-4")
    void issuesNodesACertificateForClientsThatNamesThemAndNothingElse() throws Exception {
        CertificateAuthority authority = open(NOW);

        IssuedCertificate issued = authority.issueNode("112233AABBCC");

        issued.certificate().verify(authority.certificate().getPublicKey());
        assertThat(issued.certificate().getSubjectX500Principal().getName())
                .isEqualTo("CN=112233AABBCC");
        assertThat(NodeCertificate.read(List.of(issued.certificate()), NOW, Revocations.NONE))
                .isEqualTo(
                        new NodeCertificate.Named(
                                "112233AABBCC",
                                issued.fingerprint(),
                                issued.certificate().getNotBefore().toInstant(),
                                issued.certificate().getNotAfter().toInstant(),
                                ByteBuffer.wrap(issued.certificate().getPublicKey().getEncoded())));
        assertThat(issued.certificate().getNotAfter().toInstant())
                .isEqualTo(NOW.plus(CertificateAuthority.NODE_LIFE));
    }

    @Test
    void issuesNoCertificateThatOutlivesItsOwn() {
        Instant late = NOW.plus(Duration.ofDays(15 * 365));
        open(NOW);

        CertificateAuthority old = open(late);

        assertThat(old.issueNode("lamp").certificate().getNotAfter())
                .isEqualTo(old.certificate().getNotAfter());
    }

    @Test
    void keepsItsKeyEncrypted() throws Exception {
        open(NOW);

        assertThat(folder.resolve("ca.key"))
                .content()
                .startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
        assertThatThrownBy(() -> open(Passphrase.of("another passphrase")))
                .isInstanceOf(UnusableTlsException.class)
                .hasMessageContaining("ca.key: the passphrase does not open it, or it is broken");
    }

    @Test
    void encryptsAKeyThatAnEarlierVersionLeftInTheOpen() throws Exception {
        X509Certificate before = open(NOW).certificate();
        Path key = folder.resolve("ca.key");
        var passphrase = Passphrase.in(folder.resolve("ca.passphrase"));
        Files.writeString(key, Pem.write(Pem.privateKey(Files.readAllBytes(key), passphrase)));

        X509Certificate after = open(NOW).certificate();

        assertThat(after).isEqualTo(before);
        assertThat(key).content().startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
    }

    @Test
    void takesAPassphraseThatIsKeptElsewhere() {
        X509Certificate first = open(Passphrase.of("correct horse battery")).certificate();

        assertThat(open(Passphrase.of("correct horse battery")).certificate()).isEqualTo(first);
        assertThat(folder.resolve("ca.passphrase")).doesNotExist();
        assertThat(Passphrase.of("correct horse battery")).hasToString("Passphrase[hidden]");
    }

    @Test
    void coversThisMachineAndTheNamesItIsGiven() throws Exception {
        var authority =
                CertificateAuthority.open(
                        folder, List.of("mqtt.example.org", "192.0.2.7"), InstantSource.fixed(NOW));

        X509Certificate server = server(authority);

        assertThat(ServerNames.in(server.getSubjectAlternativeNames()))
                .contains(
                        "localhost",
                        "127.0.0.1",
                        "0:0:0:0:0:0:0:1",
                        "mqtt.example.org",
                        "192.0.2.7");
    }

    @Test
    void keepsItsServerCertificateUntilItIsDueAndThenMakesAnother() throws Exception {
        X509Certificate first = server(open(NOW));

        assertThat(server(open(NOW.plus(Duration.ofDays(300))))).isEqualTo(first);
        assertThat(server(open(NOW.plus(Duration.ofDays(340))))).isNotEqualTo(first);
    }

    @Test
    void makesItsServerCertificateAnewWhenANameIsAdded() throws Exception {
        X509Certificate first = server(open(NOW));
        var renamed =
                CertificateAuthority.open(
                        folder, List.of("new.example.org"), InstantSource.fixed(NOW));

        assertThat(server(renamed)).isNotEqualTo(first);
    }

    @Test
    void refusesToReplaceAKeyThatIsMissing() throws Exception {
        open(NOW);
        Files.delete(folder.resolve("ca.key"));

        assertThatThrownBy(() -> open(NOW))
                .isInstanceOf(UnusableTlsException.class)
                .hasMessageContaining("ca.key: is missing, while");
    }

    @Test
    void writesTheFilesThatANodeNeeds() throws Exception {
        CertificateAuthority authority = open(NOW);
        Path out = folder.resolve("node");

        NodeCertificateFiles.of(
                        "lamp", authority.issueNode("lamp"), authority.certificatePem(), "host")
                .write(out);

        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(out.resolve("node.key"))))
                .isEqualTo("rw-------");
        assertThat(out.resolve("node.crt")).content().startsWith("-----BEGIN CERTIFICATE-----");
        assertThat(out.resolve("ca.crt")).content().isEqualTo(authority.certificatePem());
        assertThat(out.resolve("node.info")).hasContent("lamp");
        assertThat(out.resolve("endpoint.info")).hasContent("host");
        assertThat(out.resolve("node.random")).hasSize(64);
    }

    /** Whoever makes the flash image finds each file that the list names. */
    @Test
    void namesEachFileOfTheFactoryPartitionAndNothingElse() throws Exception {
        CertificateAuthority authority = open(NOW);
        Path out = folder.resolve("node");

        NodeCertificateFiles.of(
                        "lamp", authority.issueNode("lamp"), authority.certificatePem(), "host")
                .write(out);

        List<String> lines = Files.readAllLines(out.resolve("fctry.csv"));
        assertThat(lines).startsWith("key,type,encoding,value", "rmaker_creds,namespace,,");
        List<String[]> keys = lines.stream().skip(2).map(line -> line.split(",", -1)).toList();
        assertThat(keys)
                .extracting(cells -> cells[0])
                .containsExactly("node_id", "mqtt_host", "client_cert", "client_key", "random");
        assertThat(keys).allSatisfy(cells -> assertThat(out.resolve(cells[3])).isNotEmptyFile());
    }

    private CertificateAuthority open(Instant now) {
        return CertificateAuthority.open(folder, List.of(), InstantSource.fixed(now));
    }

    private CertificateAuthority open(Passphrase passphrase) {
        return CertificateAuthority.open(
                folder,
                passphrase,
                List.of(),
                CertificateAuthority.NODE_LIFE,
                InstantSource.fixed(NOW));
    }

    private static X509Certificate server(CertificateAuthority authority) throws Exception {
        return Pem.certificates(Files.readAllBytes(authority.serverFiles().certificate()))
                .getFirst();
    }
}
