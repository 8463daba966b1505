package io.headwater.bridge.connection;

import static io.headwater.bridge.parts.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What TLS adds: the client's certificates reach the gatekeeper, and plain text gets nowhere. */
class TlsListenerTest {
    private final Identity server = Identity.selfSigned("server");
    private final Identity node = Identity.selfSigned("node-1");

    @ParameterizedTest
    @EnumSource(
            value = SslProvider.class,
            names = {"JDK", "OPENSSL"})
    void showsTheClientsCertificateToTheGatekeeper(SslProvider provider) throws Exception {
        try (var bridge = new TestBridge(TestBridge.POLICY, 1_000_000, () -> tls(provider))) {
            var client =
                    MqttClient.builder()
                            .identifier("node-1")
                            .serverHost("127.0.0.1")
                            .serverPort(bridge.listener.port())
                            .sslConfig(clientTls())
                            .useMqttVersion3()
                            .buildBlocking();

            client.connect();

            assertThat(bridge.log.credentials())
                    .singleElement()
                    .satisfies(
                            shown -> {
                                assertThat(shown.chain()).containsExactly(node.certificate());
                                assertThat(shown.listener()).isEqualTo("test");
                                assertThat(shown.remote().getAddress().isLoopbackAddress())
                                        .isTrue();
                            });
            client.publishWith()
                    .topic("t")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload("x".repeat(100_000).getBytes(UTF_8))
                    .send();
            client.disconnect();
            await().until(
                            () ->
                                    bridge.log
                                            .journal()
                                            .contains("ended node-1 CLIENT_INITIATED_DISCONNECT"));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SslProvider.class,
            names = {"JDK", "OPENSSL"})
    void closesClientsThatSpeakPlainTextOrNothingAfterTheHandshake(SslProvider provider)
            throws Exception {
        try (var bridge = new TestBridge(TestBridge.POLICY, 1_000_000, () -> tls(provider))) {
            RawClient plain = bridge.client().hex("100d00044d51545404020e10000166");
            assertThat(plain.next())
                    .satisfiesAnyOf(
                            answer -> assertThat(answer).isEqualTo("closed"),
                            answer -> assertThat(answer).startsWith("15")); // a TLS alert

            try (var silent =
                    (SSLSocket)
                            clientContext()
                                    .getSocketFactory()
                                    .createSocket(
                                            InetAddress.getLoopbackAddress(),
                                            bridge.listener.port())) {
                silent.setSoTimeout(60_000);
                silent.startHandshake();
                assertThat(silent.getInputStream().read()).isEqualTo(-1); // no CONNECT in time
            }
            assertThat(bridge.log.journal()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SslProvider.class,
            names = {"JDK", "OPENSSL"})
    void waitsSoLongForTheTlsHandshake(SslProvider provider) {
        try (var bridge = TestBridge.limited(() -> tls(provider), "hello.timeout=300ms")) {
            RawClient silent = bridge.client();
            RawClient slow = bridge.client().hex("16 03 01"); // a hello begins, and no more

            assertThat(List.of(silent.next(), slow.next())) // after an alert, perhaps
                    .allMatch(answer -> answer.equals("closed") || answer.startsWith("15"));
            await().until(() -> bridge.count("limits", "reason", "hello-timeout") == 2);
        }
    }

    private SslContext tls(SslProvider provider) {
        try {
            return SslContextBuilder.forServer(server.keys().getPrivate(), server.certificate())
                    .sslProvider(provider)
                    .trustManager(node.certificate())
                    .clientAuth(ClientAuth.REQUIRE)
                    .build();
        } catch (SSLException unusable) {
            throw new IllegalStateException("test certificates are unusable", unusable);
        }
    }

    private MqttClientSslConfig clientTls() throws Exception {
        return MqttClientSslConfig.builder()
                .keyManagerFactory(keyManagers())
                .trustManagerFactory(InsecureTrustManagerFactory.INSTANCE)
                .hostnameVerifier((_, _) -> true)
                .build();
    }

    private SSLContext clientContext() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                keyManagers().getKeyManagers(),
                InsecureTrustManagerFactory.INSTANCE.getTrustManagers(),
                null);
        return context;
    }

    private KeyManagerFactory keyManagers() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "node",
                node.keys().getPrivate(),
                new char[0],
                List.of(node.certificate()).toArray(X509Certificate[]::new));
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory;
    }

    private record Identity(KeyPair keys, X509Certificate certificate) {
        static Identity selfSigned(String name) {
            try {
                var generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(256);
                KeyPair keys = generator.generateKeyPair();
                var subject = new X500Principal("CN=" + name);
                Instant now = Instant.now();
                var builder =
                        new JcaX509v3CertificateBuilder(
                                subject,
                                BigInteger.ONE,
                                Date.from(now.minusSeconds(3_600)),
                                Date.from(now.plusSeconds(3_600)),
                                subject,
                                keys.getPublic());
                var signer =
                        new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
                return new Identity(
                        keys,
                        new JcaX509CertificateConverter().getCertificate(builder.build(signer)));
            } catch (Exception unusable) {
                throw new IllegalStateException("no test certificate", unusable);
            }
        }
    }
}
