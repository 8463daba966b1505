package io.headwater.bridge.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.bridge.parts.ClientHello;
import io.headwater.bridge.parts.TestNode;
import io.headwater.bridge.parts.TestNode.Connect;
import io.headwater.bridge.parts.TestPki;
import io.headwater.bridge.parts.TestPki.Issued;
import io.headwater.schemas.conformance.Requirement;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be spoken with a bridge before anybody knows who speaks, with either TLS there is. */
@ParameterizedClass
@EnumSource(
        value = SslProvider.class,
        names = {"JDK", "OPENSSL"})
class TlsProtocolTest {
    private static final int ECDHE_ECDSA_AES_128_GCM = 0xC02B;
    private static final int ECDHE_ECDSA_AES_256_GCM = 0xC02C;
    private static final int ECDHE_RSA_AES_128_GCM = 0xC02F;
    private static final int ECDHE_RSA_AES_256_GCM = 0xC030;

    @Parameter SslProvider provider = SslProvider.JDK;

    @TempDir Path folder;
    private final TestPki pki = new TestPki("factory CA");
    private Door door;

    @BeforeEach
    void open() throws IOException {
        pki.writeServerFiles(folder);
        door = new Door(folder, provider);
    }

    @AfterEach
    void close() {
        door.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @Requirement("R-TLS-1")
    void speaksWithANodeThatHasACertificate(String version) throws Exception {
        try (TestNode node = TestNode.openWith(version, shown(pki.node("lamp")), door.port())) {
            assertThat(node.connect(Connect.as("lamp"))).isEqualTo(Door.INSIDE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {ClientHello.SSL_3, ClientHello.TLS_1_0, ClientHello.TLS_1_1})
    @Requirement("R-TLS-1")
    void refusesProtocolsBeforeTls12(int version) throws IOException {
        var hello = new ClientHello(version, ECDHE_ECDSA_AES_128_GCM, 0xC009, 0xC00A, 0x002F);

        assertThat(hello.answerOf(door.port())).matches("closed|alert \\d+");
    }

    @ParameterizedTest
    @ValueSource(ints = {ECDHE_ECDSA_AES_128_GCM, ECDHE_ECDSA_AES_256_GCM})
    void agreesWithStockFirmwareWhereTheServersKeyIsEc(int cipher) throws IOException {
        var hello = new ClientHello(ClientHello.TLS_1_2, 0xC0AC, cipher, 0xC009, 0x009C);

        assertThat(hello.answerOf(door.port())).isEqualTo("hello 0303 %04x".formatted(cipher));
    }

    @ParameterizedTest
    @ValueSource(ints = {ECDHE_RSA_AES_128_GCM, ECDHE_RSA_AES_256_GCM})
    void agreesWithStockFirmwareWhereTheServersKeyIsRsa(int cipher) throws IOException {
        pki.writeServerFiles(folder, "RSA");
        try (var rsa = new Door(folder, provider)) {
            var hello = new ClientHello(ClientHello.TLS_1_2, 0xC09C, cipher, 0xC013, 0x009C);

            assertThat(hello.answerOf(rsa.port())).isEqualTo("hello 0303 %04x".formatted(cipher));
        }
    }

    /**
     * Static RSA, CBC, finite fields, CCM, RC4, 3DES, export, anonymous and no encryption at all.
     */
    @Test
    void refusesCiphersWithoutForwardSecrecyOrAuthenticatedEncryption() throws IOException {
        pki.writeServerFiles(folder, "RSA");
        var weak =
                new ClientHello(
                        ClientHello.TLS_1_2,
                        0x009C,
                        0x009D,
                        0x002F,
                        0x0035,
                        0xC009,
                        0xC00A,
                        0xC013,
                        0xC014,
                        0xC023,
                        0xC027,
                        0x009E,
                        0x0033,
                        0xC0AC,
                        0xC0AE,
                        0x0005,
                        0x000A,
                        0x0003,
                        0x0018,
                        0x0034,
                        0xC018,
                        0x0001,
                        0x0002,
                        0x003B);
        try (var rsa = new Door(folder, provider)) {
            assertThat(weak.answerOf(rsa.port())).matches("closed|alert \\d+");
        }
        assertThat(weak.answerOf(door.port())).matches("closed|alert \\d+");
    }

    @Test
    void closesOnAnybodyWhoAsksForAnotherHandshake() throws Exception {
        try (TestNode node = TestNode.openWith("TLSv1.2", shown(pki.node("lamp")), door.port())) {
            assertThatThrownBy(
                            () -> {
                                node.renegotiate();
                                node.connect(Connect.as("lamp"));
                            })
                    .isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @Requirement("R-TLS-1")
    void closesOnAClientWithoutACertificate(String version) throws Exception {
        SSLContext nobody = TestNode.tls(pki.authority(), null);

        assertThatThrownBy(
                        () -> {
                            try (var node = TestNode.openWith(version, nobody, door.port())) {
                                node.connect(Connect.as("lamp"));
                            }
                        })
                .isInstanceOf(IOException.class);
    }

    private SSLContext shown(Issued issued) throws Exception {
        return TestNode.tls(pki.authority(), issued.key(), issued.certificate());
    }
}
