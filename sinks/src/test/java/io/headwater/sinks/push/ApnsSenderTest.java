package io.headwater.sinks.push;

import static io.headwater.sinks.push.PushRequests.ROW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.eatthepath.pushy.apns.ApnsClientBuilder;
import com.eatthepath.pushy.apns.server.MockApnsServer;
import com.eatthepath.pushy.apns.server.MockApnsServerBuilder;
import com.eatthepath.pushy.apns.server.RejectedNotificationException;
import com.eatthepath.pushy.apns.server.RejectionReason;
import com.eatthepath.pushy.apns.server.UnregisteredDeviceTokenException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.sinks.push.outbound.SelfSigned;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Headers;
import java.net.ServerSocket;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Apple's devices through Pushy's stand-in for APNs, over HTTP/2 and TLS. */
class ApnsSenderTest {
    private static final String GOOD = "aa".repeat(32);
    private static final String UNREGISTERED = "bb".repeat(32);
    private static final String ELSEWHERE = "dd".repeat(32);
    private static final String OTHER_APP = "ee".repeat(32);
    private static final String BUSY = "cc".repeat(32);

    private static final List<String> BODIES = new CopyOnWriteArrayList<>();
    private static final List<String> COLLAPSE_IDS = new CopyOnWriteArrayList<>();

    // of all tests, as each takes seconds to end
    private static MockApnsServer server;
    private static ApnsSender sender;

    @BeforeAll
    static void start() throws Exception {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        server =
                new MockApnsServerBuilder()
                        .setServerCredentials(
                                new X509Certificate[] {SelfSigned.certificate()},
                                SelfSigned.key(),
                                null)
                        .setHandlerFactory(session -> ApnsSenderTest::handle)
                        .build();
        server.start(port).get();
        sender =
                new ApnsSender(
                        new ApnsClientBuilder()
                                .setApnsServer("localhost", port)
                                .setTrustedServerCertificateChain(SelfSigned.certificate())
                                .setSigningKey(account(p8()).signingKey())
                                .build(),
                        "org.example.cellar",
                        Duration.ofSeconds(20));
    }

    @AfterAll
    static void stop() throws Exception {
        sender.close();
        server.shutdown().get();
    }

    @Test
    void tellsADeviceOnceUnderTheIdempotencyKey() throws Exception {
        assertThat(sender.send(ROW, PushRequests.to("apns", GOOD).build()))
                .isEqualTo(new Outcome.Delivered(200));

        JsonNode body = new ObjectMapper().readTree(BODIES.get(0));
        assertThat(body.at("/aps/alert/title").asText()).isEqualTo("Cellar");
        assertThat(body.at("/aps/alert/body").asText()).isEqualTo("tank is <full>");
        assertThat(body.path("id").asText()).isEqualTo("k1");
        assertThat(COLLAPSE_IDS).containsExactly("k1");
    }

    @Test
    void aDeviceThatIsNotRegisteredIsGoneAndABusyServiceIsNot() {
        assertThat(sender.send(ROW, PushRequests.to("apns", UNREGISTERED).build()))
                .isEqualTo(new Outcome.Gone(410, "APNs refuses the device token: Unregistered"));
        assertThat(sender.send(ROW, PushRequests.to("apns", BUSY).build()))
                .isInstanceOf(Outcome.Later.class);
    }

    @Test
    void aTokenOfAnotherAppOrOfAppleForDevelopersIsNotGone() {
        assertThat(sender.send(ROW, PushRequests.to("apns", ELSEWHERE).build()))
                .as("a mistake of the operator takes nobody's target away")
                .isInstanceOfSatisfying(
                        Outcome.Never.class,
                        never -> assertThat(never.reason()).contains("BadDeviceToken"));
        assertThat(sender.send(ROW, PushRequests.to("apns", OTHER_APP).build()))
                .isInstanceOfSatisfying(
                        Outcome.Never.class,
                        never -> assertThat(never.reason()).contains("DeviceTokenNotForTopic"));
    }

    @Test
    void saysNothingOfAKeyThatItCannotUse() {
        assertThatThrownBy(() -> account("secret").signingKey())
                .isInstanceOf(ConfigException.class)
                .hasMessageNotContaining("secret");
    }

    private static void handle(Http2Headers headers, ByteBuf payload)
            throws RejectedNotificationException {
        String path = headers.path().toString();
        if (path.endsWith(UNREGISTERED)) {
            throw new UnregisteredDeviceTokenException(Instant.now());
        }
        if (path.endsWith(ELSEWHERE)) {
            throw new RejectedNotificationException(RejectionReason.BAD_DEVICE_TOKEN);
        }
        if (path.endsWith(OTHER_APP)) {
            throw new RejectedNotificationException(RejectionReason.DEVICE_TOKEN_NOT_FOR_TOPIC);
        }
        if (path.endsWith(BUSY)) {
            throw new RejectedNotificationException(RejectionReason.SERVICE_UNAVAILABLE);
        }
        COLLAPSE_IDS.add(headers.get("apns-collapse-id").toString());
        BODIES.add(payload.toString(UTF_8));
    }

    private static ApnsAccount account(String key) {
        return new ApnsAccount("localhost", new Password(key), "KEY1", "TEAM1", "org.example");
    }

    private static String p8() throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n";
    }
}
