package io.headwater.sinks.push.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Posts to addresses that users have given. Connects only where {@link AddressRules} let it,
 * verifies certificates and names, follows no redirect, goes through no proxy, tries once, reads
 * little of the answer and gives up in time. Any thread that may block.
 */
public final class Outbound implements AutoCloseable {
    private static final Timeout CONNECT = Timeout.ofSeconds(5);
    private static final int MOST_CONNECTIONS = 1_024;
    private static final int MOST_ANSWER_BYTES = 8 * 1024;
    private static final long LONGEST_WAIT_SECONDS = 24 * 3_600;

    private final GuardedNames names;
    private final Duration patience;
    private final CloseableHttpClient client;
    private final ScheduledExecutorService alarm =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("push-http-alarm").factory());

    /**
     * What came back.
     *
     * @param retryAfter how long the other side asks us to wait; null when it does not
     * @param text the beginning of the body
     */
    public record Reply(int status, @Nullable Duration retryAfter, String text) {}

    private Outbound(AddressRules rules, Duration patience, @Nullable SSLContext trust) {
        names = new GuardedNames(rules);
        this.patience = patience;
        var connections =
                PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(names)
                        .setMaxConnPerRoute(MOST_CONNECTIONS) // nobody waits for a path that hangs
                        .setMaxConnTotal(MOST_CONNECTIONS)
                        .setDefaultConnectionConfig(
                                ConnectionConfig.custom()
                                        .setConnectTimeout(CONNECT)
                                        .setSocketTimeout(Timeout.of(patience))
                                        .setTimeToLive(Timeout.ofMinutes(5))
                                        .build());
        if (trust != null) {
            connections.setTlsSocketStrategy(new DefaultClientTlsStrategy(trust));
        }
        client =
                HttpClients.custom()
                        .setConnectionManager(connections.build())
                        .setDefaultRequestConfig(
                                RequestConfig.custom()
                                        .setResponseTimeout(Timeout.of(patience))
                                        .setConnectionRequestTimeout(Timeout.of(patience))
                                        .build())
                        .setUserAgent("Headwater")
                        .disableRedirectHandling()
                        .disableAutomaticRetries()
                        .disableAuthCaching()
                        .disableCookieManagement()
                        .disableContentCompression()
                        .build();
    }

    /**
     * With the certificates that the JVM trusts.
     *
     * @param patience for one request, the answer included
     */
    public static Outbound of(AddressRules rules, Duration patience) {
        return new Outbound(rules, patience, null);
    }

    /** With certificates of one's own instead. */
    public static Outbound trusting(AddressRules rules, Duration patience, SSLContext trust) {
        return new Outbound(rules, patience, trust);
    }

    /**
     * Posts once.
     *
     * @throws RefusedAddressException when the rules do not let it go there
     * @throws IOException when there was no answer; whether the other side has it is not known
     */
    public Reply post(URI url, Map<String, String> headers, String type, byte[] body)
            throws IOException {
        if (!"https".equalsIgnoreCase(url.getScheme())) {
            names.requireNamed(url.getHost());
        }
        var post = new HttpPost(url);
        headers.forEach(post::setHeader);
        post.setEntity(new ByteArrayEntity(body, ContentType.parse(type)));
        var deadline =
                alarm.schedule(() -> post.abort(), patience.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return client.execute(post, Outbound::reply);
        } finally {
            deadline.cancel(false);
        }
    }

    @Override
    public void close() {
        alarm.shutdownNow();
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing HTTP connections", e);
        }
    }

    private static Reply reply(ClassicHttpResponse response) throws IOException {
        Header wait = response.getFirstHeader("Retry-After");
        return new Reply(
                response.getCode(),
                wait == null ? null : seconds(wait.getValue()).orElse(null),
                beginning(response.getEntity()));
    }

    private static String beginning(@Nullable HttpEntity entity) throws IOException {
        if (entity == null) {
            return "";
        }
        try (InputStream in = entity.getContent()) {
            return new String(in.readNBytes(MOST_ANSWER_BYTES), StandardCharsets.UTF_8);
        }
    }

    /** Seconds alone; a date would need the other side's clock. */
    private static Optional<Duration> seconds(String text) {
        return text.matches("[0-9]{1,9}")
                ? Optional.of(
                        Duration.ofSeconds(Math.min(Long.parseLong(text), LONGEST_WAIT_SECONDS)))
                : Optional.empty();
    }
}
