package io.headwater.sinks.push.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

class OutboundTest {
    private static final AddressRules LOOPBACK =
            AddressRules.allowing(List.of("127.0.0.0/8", "::1"));
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void postsWhatItIsGivenAndSaysWhatCameBack() throws Exception {
        try (var receiver =
                        Receiver.answering(
                                (number, exchange) -> {
                                    exchange.getResponseHeaders().add("Retry-After", "7");
                                    exchange.sendResponseHeaders(503, 4);
                                    exchange.getResponseBody().write("busy".getBytes(UTF_8));
                                });
                var http = Outbound.of(LOOPBACK, PATIENCE)) {
            Outbound.Reply reply = post(http, receiver.url("/hook?a=b"));

            assertThat(reply).isEqualTo(new Outbound.Reply(503, Duration.ofSeconds(7), "busy"));
            assertThat(receiver.got())
                    .singleElement()
                    .satisfies(
                            got -> {
                                assertThat(got.path()).isEqualTo("/hook?a=b");
                                assertThat(got.headers()).containsEntry("x-test", "1");
                                assertThat(got.body()).isEqualTo("{}");
                            });
        }
    }

    @Test
    void doesNotGoWhereTheRulesDoNotLetIt() throws Exception {
        try (var receiver = Receiver.of(200);
                var http = Outbound.of(AddressRules.allowing(List.of()), PATIENCE)) {
            assertThatThrownBy(() -> post(http, receiver.url("/")))
                    .isInstanceOf(RefusedAddressException.class)
                    .hasMessage("the address is not public");
            assertThatThrownBy(() -> post(http, receiver.url("/").replace("http:", "https:")))
                    .isInstanceOf(RefusedAddressException.class);
            assertThatThrownBy(
                            () ->
                                    post(
                                            http,
                                            receiver.url("/")
                                                    .replace("http://localhost", "https://127.1")))
                    .isInstanceOf(IOException.class);
            assertThat(receiver.got()).isEmpty();
        }
    }

    @Test
    void callsPublicAddressesWithTlsAlone() {
        try (var http = Outbound.of(LOOPBACK, PATIENCE)) {
            assertThatThrownBy(() -> post(http, "http://192.0.43.8/"))
                    .isInstanceOf(RefusedAddressException.class)
                    .hasMessage("a public address is called with TLS alone");
        }
    }

    @Test
    void followsNoRedirect() throws Exception {
        try (var elsewhere = Receiver.of(200);
                var receiver =
                        Receiver.answering(
                                (number, exchange) -> {
                                    exchange.getResponseHeaders()
                                            .add("Location", elsewhere.url("/"));
                                    exchange.sendResponseHeaders(307, -1);
                                });
                var http = Outbound.of(LOOPBACK, PATIENCE)) {
            assertThat(post(http, receiver.url("/")).status()).isEqualTo(307);
            assertThat(elsewhere.got()).isEmpty();
        }
    }

    @Test
    void trustsNobodyWhoseCertificateIsOfNobody() throws Exception {
        try (var receiver =
                        Receiver.securely(
                                SelfSigned.identity(),
                                (number, exchange) -> exchange.sendResponseHeaders(200, -1));
                var http = Outbound.of(LOOPBACK, PATIENCE);
                var trusting = Outbound.trusting(LOOPBACK, PATIENCE, SelfSigned.trust())) {
            assertThatThrownBy(() -> post(http, receiver.url("/")))
                    .isInstanceOf(SSLException.class);
            assertThat(post(trusting, receiver.url("/")).status()).isEqualTo(200);
            assertThatThrownBy(
                            () ->
                                    post(
                                            trusting,
                                            receiver.url("/").replace("localhost", "127.0.0.1")))
                    .as("a certificate for another name")
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void givesUpOnAnAnswerThatNeverEnds() throws Exception {
        var over = new CountDownLatch(1);
        try (var receiver =
                        Receiver.answering(
                                (number, exchange) -> {
                                    exchange.sendResponseHeaders(200, 0);
                                    drip(exchange.getResponseBody(), over);
                                });
                var http = Outbound.of(LOOPBACK, Duration.ofMillis(500))) {
            assertThatThrownBy(() -> post(http, receiver.url("/"))).isInstanceOf(IOException.class);
        } finally {
            over.countDown();
        }
    }

    /** A byte now and then, so that no read takes long. */
    private static void drip(OutputStream out, CountDownLatch over) throws IOException {
        try {
            while (!over.await(50, TimeUnit.MILLISECONDS)) {
                out.write('.');
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Outbound.Reply post(Outbound http, String url) throws IOException {
        return http.post(
                URI.create(url), Map.of("X-Test", "1"), "application/json", "{}".getBytes(UTF_8));
    }
}
