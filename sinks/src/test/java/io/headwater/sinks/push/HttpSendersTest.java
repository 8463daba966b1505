package io.headwater.sinks.push;

import static io.headwater.sinks.push.PushRequests.NOON;
import static io.headwater.sinks.push.PushRequests.ROW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.avro.push.PushRequest;
import io.headwater.schemas.UserRowKey;
import io.headwater.schemas.push.TargetSecret;
import io.headwater.sinks.push.outbound.AddressRules;
import io.headwater.sinks.push.outbound.Outbound;
import io.headwater.sinks.push.outbound.Receiver;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Webhooks, ntfy and chats against a server that keeps what it gets. */
class HttpSendersTest {
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Outbound outbound =
            Outbound.of(
                    AddressRules.allowing(List.of("127.0.0.0/8", "::1")), Duration.ofSeconds(20));
    private final HttpTarget http = new HttpTarget(outbound);

    @AfterEach
    void close() {
        outbound.close();
    }

    @Test
    void aWebhookIsSignedWithTheSecretThatItsTargetWasShown() throws Exception {
        try (var receiver = Receiver.of(204)) {
            Outcome outcome = webhook(KEY).send(ROW, request(receiver.url("/hook")));

            assertThat(outcome).isEqualTo(new Outcome.Delivered(204));
            Receiver.Got got = receiver.got().get(0);
            String at = Long.toString(NOON.getEpochSecond());
            assertThat(got.headers())
                    .containsEntry("webhook-id", "k1")
                    .containsEntry("webhook-timestamp", at)
                    .containsEntry(
                            "webhook-signature",
                            TargetSecret.of(KEY, new UserRowKey(ROW.user(), "t1"))
                                    .signature("k1", NOON.getEpochSecond(), got.body()));
            JsonNode body = JSON.readTree(got.body());
            assertThat(body.path("type").asText()).isEqualTo("alert.raised");
            assertThat(body.path("timestamp").asText()).isEqualTo("2026-06-01T12:00:00Z");
            assertThat(body.at("/data/text").asText()).isEqualTo("tank is <full>");
        }
    }

    @Test
    void aWebhookThatCannotBeSignedIsNotSent() throws Exception {
        try (var receiver = Receiver.of(204)) {
            assertThat(webhook("").send(ROW, request(receiver.url("/hook"))))
                    .isInstanceOf(Outcome.Never.class);
            assertThat(receiver.got()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "200, Delivered",
        "302, Never",
        "400, Never",
        "404, Gone",
        "408, Later",
        "410, Gone",
        "429, Later",
        "500, Later",
        "503, Later"
    })
    void anAnswerSaysWhetherToTryAgain(int status, String outcome) throws Exception {
        try (var receiver = Receiver.of(status)) {
            assertThat(webhook(KEY).send(ROW, request(receiver.url("/hook"))).getClass())
                    .hasToString("class io.headwater.sinks.push.Outcome$" + outcome);
        }
    }

    @Test
    void aServerThatIsAwayIsTriedAgainAndNotNamed() throws Exception {
        String url;
        try (var receiver = Receiver.of(200)) {
            url = receiver.url("/secret-path");
        }

        Outcome outcome = webhook(KEY).send(ROW, request(url));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Later.class,
                        later ->
                                assertThat(later.reason())
                                        .startsWith("no answer from the destination")
                                        .doesNotContain("localhost", "secret-path"));
    }

    @Test
    void ntfyGetsTheTopicOfTheAddressAndItsServerAloneTheToken() throws Exception {
        try (var receiver = Receiver.of(200)) {
            var ntfy = new NtfySender(http, receiver.url(""), new Password("tk_1"));
            var other = new NtfySender(http, "https://ntfy.example.org", new Password("tk_1"));

            ntfy.send(ROW, request(receiver.url("/cellar")));
            other.send(ROW, request(receiver.url("/cellar")));

            JsonNode body = JSON.readTree(receiver.got().get(0).body());
            assertThat(body.path("topic").asText()).isEqualTo("cellar");
            assertThat(body.path("title").asText()).isEqualTo("Cellar");
            assertThat(body.path("message").asText()).isEqualTo("tank is <full>");
            assertThat(receiver.got().get(0).path()).isEqualTo("/");
            assertThat(receiver.got().get(0).headers())
                    .containsEntry("authorization", "Bearer tk_1");
            assertThat(receiver.got().get(1).headers()).doesNotContainKey("authorization");
        }
    }

    @Test
    void aChatGetsTextThatMentionsNobody() throws Exception {
        try (var receiver = Receiver.of(200)) {
            new SlackSender(http).send(ROW, request(receiver.url("/services/T0/B0/x")));

            assertThat(JSON.readTree(receiver.got().get(0).body()).path("text").asText())
                    .isEqualTo("*Cellar*\ntank is &lt;full&gt;");
        }
    }

    private WebhookSender webhook(String key) {
        return new WebhookSender(http, new Password(key), InstantSource.fixed(NOON));
    }

    private static PushRequest request(String address) {
        return PushRequests.to("webhook", address).build();
    }
}
