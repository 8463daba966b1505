package io.headwater.sinks.push;

import static io.headwater.sinks.push.PushRequests.NOON;
import static io.headwater.sinks.push.PushRequests.ROW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.headwater.sinks.push.outbound.AddressRules;
import io.headwater.sinks.push.outbound.Outbound;
import io.headwater.sinks.push.outbound.Receiver;
import java.io.IOException;
import java.net.URLDecoder;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** FCM against a server that plays Google's token service and FCM itself. */
class FcmSenderTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final KeyPair KEYS = keys();

    private final Outbound outbound =
            Outbound.of(
                    AddressRules.allowing(List.of("127.0.0.0/8", "::1")), Duration.ofSeconds(20));

    /** What FCM answers next; 200 when there is nothing. */
    private final Deque<Integer> answers = new ArrayDeque<>();

    private final Receiver google = Receiver.answering((number, exchange) -> answer(exchange));

    FcmSenderTest() throws IOException {}

    @AfterEach
    void close() {
        google.close();
        outbound.close();
    }

    @Test
    void sendsWithAnAccessTokenThatItAsksForOnce() throws Exception {
        FcmSender sender = sender();

        assertThat(sender.send(ROW, PushRequests.to("fcm", "token-1").build()))
                .isEqualTo(new Outcome.Delivered(200));
        sender.send(ROW, PushRequests.to("fcm", "token-1").build());

        assertThat(google.got())
                .extracting(Receiver.Got::path)
                .containsExactly(
                        "/token",
                        "/v1/projects/cellars/messages:send",
                        "/v1/projects/cellars/messages:send");
        assertThat(claims(google.got().get(0)).path("iss").asText())
                .isEqualTo("push@cellars.example.org");
        Receiver.Got sent = google.got().get(1);
        assertThat(sent.headers()).containsEntry("authorization", "Bearer ya29.test");
        JsonNode message = JSON.readTree(sent.body()).path("message");
        assertThat(message.path("token").asText()).isEqualTo("token-1");
        assertThat(message.at("/notification/body").asText()).isEqualTo("tank is <full>");
        assertThat(message.at("/android/notification/tag").asText()).isEqualTo("k1");
    }

    @Test
    void aTokenThatIsNotRegisteredIsGone() {
        answers.add(404);

        assertThat(sender().send(ROW, PushRequests.to("fcm", "token-1").build()))
                .isEqualTo(new Outcome.Gone(404, "FCM says that the token is not registered"));
    }

    @Test
    void asksForAnotherAccessTokenWhenOneIsNotTaken() {
        FcmSender sender = sender();
        answers.add(401);

        assertThat(sender.send(ROW, PushRequests.to("fcm", "token-1").build()))
                .isInstanceOf(Outcome.Later.class);
        assertThat(sender.send(ROW, PushRequests.to("fcm", "token-1").build()))
                .isInstanceOf(Outcome.Delivered.class);
        assertThat(google.got()).filteredOn(got -> got.path().equals("/token")).hasSize(2);
    }

    @Test
    void saysNothingOfCredentialsThatItCannotUse() {
        assertThatThrownBy(
                        () ->
                                new GoogleAccount(
                                        outbound,
                                        new Password("{\"private_key\":\"secret\"}"),
                                        InstantSource.fixed(NOON)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }

    private FcmSender sender() {
        return new FcmSender(
                new HttpTarget(outbound),
                google.url(""),
                new GoogleAccount(
                        outbound, new Password(credentials()), InstantSource.fixed(NOON)));
    }

    private String credentials() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("project_id", "cellars");
        json.put("client_email", "push@cellars.example.org");
        json.put("token_uri", google.url("/token"));
        json.put(
                "private_key",
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(KEYS.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        return json.toString();
    }

    private void answer(HttpExchange exchange) throws IOException {
        int status = 200;
        String body = "{\"access_token\":\"ya29.test\",\"expires_in\":3599}";
        if (!exchange.getRequestURI().getPath().equals("/token")) {
            status = Objects.requireNonNullElse(answers.poll(), 200);
            body = "{\"error\":{\"details\":[{\"errorCode\":\"UNREGISTERED\"}]}}";
        }
        exchange.sendResponseHeaders(status, body.length());
        exchange.getResponseBody().write(body.getBytes(UTF_8));
    }

    /** Once the signature is checked, as Google would. */
    private JsonNode claims(Receiver.Got got) throws Exception {
        String assertion = URLDecoder.decode(got.body().replaceAll(".*&assertion=", ""), UTF_8);
        String[] parts = assertion.split("\\.", -1);
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(KEYS.getPublic());
        signature.update((parts[0] + "." + parts[1]).getBytes(UTF_8));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
        return JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
    }

    private static KeyPair keys() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2_048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
