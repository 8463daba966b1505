package io.headwater.bridge.connection;

import io.headwater.bridge.parts.TestPki;
import io.headwater.schemas.Origin;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Strangers who never get as far as CONNECT do not delay another's PUBACK by more than a second.
 */
class NoisyTlsNeighbourTest {
    private static final int STRANGERS = 500;

    private final TestPki pki = new TestPki("Neighbours");
    private final SSLSocketFactory factory = clients();
    private final SslContext server = server();
    private final TestBridge bridge = new TestBridge(TestBridge.POLICY, 1_000_000, () -> server);
    private final Queue<RawClient> strangers = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void storeWithoutRemembering() {
        bridge.log.answer(_ -> new Landed.Stored(new Origin(0, 0)));
    }

    @AfterEach
    void stop() {
        strangers.forEach(RawClient::close);
        bridge.close();
    }

    @Test
    void connectionsWithoutAHelloDoNotDelayOthers() {
        try (var _ = new Crowd(2, _ -> bridge.client(), _ -> strangers.add(bridge.client()))) {
            Neighbour.assertIsServedDuring(quiet(), strangers::size, STRANGERS);
        }
    }

    @Test
    void handshakesWithoutAConnectDoNotDelayOthers() {
        try (var _ = new Crowd(2, _ -> bridge.client(), _ -> strangers.add(overTls()))) {
            Neighbour.assertIsServedDuring(quiet(), strangers::size, STRANGERS);
        }
    }

    private RawClient quiet() {
        return overTls().connect3("quiet");
    }

    private RawClient overTls() {
        try {
            var socket =
                    (SSLSocket)
                            factory.createSocket(
                                    InetAddress.getLoopbackAddress(), bridge.listener.port());
            socket.startHandshake();
            return new RawClient(socket);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private SSLSocketFactory clients() {
        TestPki.Issued quiet = pki.node("quiet");
        try {
            var context =
                    (JdkSslContext)
                            SslContextBuilder.forClient()
                                    .sslProvider(SslProvider.JDK)
                                    .keyManager(quiet.key(), quiet.certificate())
                                    .trustManager(pki.authority())
                                    .endpointIdentificationAlgorithm(null)
                                    .build();
            return context.context().getSocketFactory();
        } catch (SSLException unusable) {
            throw new IllegalStateException("test certificates are unusable", unusable);
        }
    }

    private SslContext server() {
        TestPki.Issued bridge =
                pki.node("CN=bridge", "EC", KeyPurposeId.id_kp_serverAuth, TestPki.life());
        try {
            return SslContextBuilder.forServer(bridge.key(), bridge.certificate())
                    .sslProvider(SslProvider.OPENSSL)
                    .trustManager(pki.authority())
                    .clientAuth(ClientAuth.REQUIRE)
                    .build();
        } catch (SSLException unusable) {
            throw new IllegalStateException("test certificates are unusable", unusable);
        }
    }
}
