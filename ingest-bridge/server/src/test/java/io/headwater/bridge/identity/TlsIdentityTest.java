package io.headwater.bridge.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.bridge.parts.TestPki;
import io.headwater.bridge.parts.TestPki.Life;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsIdentityTest {
    private final TestPki pki = new TestPki("factory CA");

    @TempDir Path folder;

    @BeforeEach
    void writeUsableFiles() throws IOException {
        pki.writeServerFiles(folder);
    }

    @Test
    void readsAnExistingPkiWithSeveralNodeAuthorities() throws Exception {
        write("ca.crt", TestPki.pem(pki.authority()) + TestPki.pem(new TestPki("b").authority()));

        assertThat(read().authorities()).hasSize(2);
    }

    @Test
    void readsAnRsaKeyAsOpensslWritesIt() throws Exception {
        var server = pki.node("CN=bridge", "RSA", KeyPurposeId.id_kp_serverAuth, TestPki.life());
        write("server.crt", TestPki.pem(server.certificate()));
        write("server.key", TestPki.pem(new JcaMiscPEMGenerator(server.key())));
        assertThat(folder.resolve("server.key")).content().contains("BEGIN RSA PRIVATE KEY");

        assertThat(read().key().getAlgorithm()).isEqualTo("RSA");
    }

    @Test
    void readsAnEcKeyAsOpensslWritesIt() throws Exception {
        var server = pki.node("CN=bridge", "EC", KeyPurposeId.id_kp_serverAuth, TestPki.life());
        BigInteger secret = ((ECPrivateKey) server.key()).getS();
        var sec1 =
                new org.bouncycastle.asn1.sec.ECPrivateKey(
                        256, secret, X9ObjectIdentifiers.prime256v1);
        write("server.crt", TestPki.pem(server.certificate()));
        write("server.key", TestPki.pem(new PemObject("EC PRIVATE KEY", sec1.getEncoded())));

        assertThat(read().key()).isInstanceOf(ECPrivateKey.class);
    }

    @Test
    void namesEveryFileThatIsMissing() throws Exception {
        Files.delete(folder.resolve("server.crt"));
        Files.delete(folder.resolve("server.key"));
        Files.delete(folder.resolve("ca.crt"));

        assertThatThrownBy(this::read)
                .hasMessageContaining("server.crt: is missing")
                .hasMessageContaining("server.key: is missing")
                .hasMessageContaining("ca.crt: is missing");
    }

    @Test
    void refusesAKeyOfAnotherCertificate() throws Exception {
        write("server.key", TestPki.pem(pki.node("other").key()));

        assertThatThrownBy(this::read)
                .hasMessageContaining("server.key: is not the key of")
                .hasMessageContaining("server.crt");
    }

    @Test
    void refusesAKeyBehindAPassword() throws Exception {
        var encryptor =
                new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                        .setProvider(new BouncyCastleProvider())
                        .setPassword("secret".toCharArray())
                        .build();
        write(
                "server.key",
                TestPki.pem(new JcaPKCS8Generator(pki.node("bridge").key(), encryptor)));

        assertThatThrownBy(this::read)
                .hasMessageContaining("server.key: the key is protected by a password");
    }

    @Test
    void refusesAnExpiredServerCertificate() throws Exception {
        Instant now = Instant.now();
        var past = new Life(now.minus(Duration.ofDays(3)), now.minus(Duration.ofDays(1)));
        var server = pki.node("CN=bridge", "EC", KeyPurposeId.id_kp_serverAuth, past);
        write("server.crt", TestPki.pem(server.certificate()));
        write("server.key", TestPki.pem(server.key()));

        assertThatThrownBy(this::read).hasMessageContaining("server.crt: expired on ");
    }

    @Test
    void refusesAChainInTheWrongOrder() throws Exception {
        write(
                "server.crt",
                Files.readString(folder.resolve("server.crt"))
                        + TestPki.pem(new TestPki("unrelated").authority()));

        assertThatThrownBy(this::read)
                .hasMessageContaining("server.crt: certificate 2 did not issue the one before it");
    }

    @Test
    void refusesANodeAuthorityThatIsNone() throws Exception {
        write("ca.crt", TestPki.pem(pki.node("leaf").certificate()));

        assertThatThrownBy(this::read)
                .hasMessageContaining("ca.crt: 'CN=leaf' is not a CA certificate");
    }

    @Test
    void refusesTextThatIsNotPem() throws Exception {
        write("ca.crt", "not a certificate");

        assertThatThrownBy(this::read)
                .hasMessageContaining("ca.crt: holds no certificate in PEM form");
    }

    @Test
    void namesEveryProblemOfEveryFileAtOnce() throws Exception {
        Files.delete(folder.resolve("server.key"));
        write("crl.pem", TestPki.pem(new TestPki("factory CA").revoking()));

        assertThatThrownBy(() -> TlsFiles.in(folder).refuseUnusable(Instant.now()))
                .hasMessageContaining("server.key: is missing")
                .hasMessageContaining("crl.pem: the list of 'CN=factory CA' is signed by none");
    }

    private TlsIdentity read() {
        return TlsIdentity.read(TlsFiles.in(folder), Instant.now());
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }
}
