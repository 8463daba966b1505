package io.headwater.simulator.update;

import io.headwater.simulator.link.Link;
import io.headwater.simulator.link.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Downloads of all nodes of a simulator from URLs, some at a time. Safe for any thread. */
public final class HttpsDownloads implements Download, AutoCloseable {
    private static final int AT_ONCE = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int BUFFER = 16_384;

    private final HttpClient client;
    private final ExecutorService downloading =
            Executors.newFixedThreadPool(
                    AT_ONCE, Thread.ofPlatform().daemon().name("simulator-download").factory());

    /**
     * @param trusted authorities that may have signed the server's certificate
     */
    public HttpsDownloads(List<X509Certificate> trusted) {
        client = HttpClient.newBuilder().sslContext(Trust.in(trusted)).build();
    }

    @Override
    public void begin(Link link, Offer offer, Consumer<Result> then) {
        downloading.execute(
                () -> {
                    Result result = download(offer);
                    link.after(Duration.ZERO, () -> then.accept(result));
                });
    }

    /** Gives up what is on its way. */
    @Override
    public void close() {
        downloading.shutdownNow();
        client.shutdownNow();
    }

    private Result download(Offer offer) {
        try {
            HttpResponse<InputStream> answer =
                    client.send(
                            HttpRequest.newBuilder(URI.create(offer.url()))
                                    .timeout(PATIENCE)
                                    .build(),
                            BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                return answer.statusCode() == 200
                        ? checked(body, offer)
                        : new Result.Broken("the server answers " + answer.statusCode());
            }
        } catch (IOException | IllegalArgumentException e) {
            return new Result.Broken(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result.Broken("interrupted");
        }
    }

    private static Result checked(InputStream body, Offer offer) throws IOException {
        var check = new ImageCheck();
        byte[] buffer = new byte[BUFFER];
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            check.add(buffer, read);
        }
        return check.resultFor(offer);
    }
}
