package io.headwater.topologies.query;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Asks other instances for what they hold: one hop, marked so that they do not ask further. They
 * take the client's own token, so instances of one installation share it.
 */
final class Instances implements AutoCloseable {
    /** Longer than the longest wait for a position. */
    private static final long TIMEOUT_MILLIS = 15_000;

    private static final int CONNECT_TIMEOUT_MILLIS = 2_000;

    private final WebClient client;

    Instances(Vertx vertx) {
        client =
                WebClient.create(
                        vertx,
                        new WebClientOptions()
                                .setFollowRedirects(false)
                                .setUserAgentEnabled(false)
                                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS));
    }

    /**
     * The other instance's answer to the same request. Blocks.
     *
     * @throws Refused when there is none
     */
    Answer ask(HostInfo instance, Request request) {
        try {
            return asking(instance, request).join();
        } catch (CompletionException e) {
            throw unreachable(instance, e.getCause() == null ? e : e.getCause());
        }
    }

    /** Completes with the other instance's answer, or fails with {@link Refused}. */
    CompletableFuture<Answer> asking(HostInfo instance, Request request) {
        HttpRequest<Buffer> forwarded =
                client.request(request.method(), instance.port(), instance.host(), request.uri())
                        .timeout(TIMEOUT_MILLIS)
                        .putHeader(Request.FORWARDED, "1");
        headersOf(request).forEach(forwarded::putHeader);
        return forwarded
                .sendBuffer(Buffer.buffer(request.body()))
                .toCompletionStage()
                .toCompletableFuture()
                .handle(
                        (response, failure) -> {
                            if (failure != null) {
                                throw unreachable(instance, failure);
                            }
                            return answer(response);
                        });
    }

    /** What the other instance needs to know of the client. */
    static Map<String, String> headersOf(Request request) {
        var headers = new HashMap<String, String>();
        for (String name : new String[] {"Authorization", Positions.HEADER, "Last-Event-ID"}) {
            if (!request.headers(name).isEmpty()) {
                headers.put(name, String.join(",", request.headers(name)));
            }
        }
        return headers;
    }

    @Override
    public void close() {
        client.close();
    }

    private static Answer answer(HttpResponse<Buffer> response) {
        var headers = new HashMap<String, String>();
        for (String name : new String[] {"Content-Type", Positions.HEADER, "Retry-After"}) {
            String value = response.getHeader(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        byte[] body = response.body() == null ? new byte[0] : response.body().getBytes();
        return new Answer(response.statusCode(), headers, body);
    }

    private static Refused unreachable(HostInfo instance, Throwable failure) {
        return failure instanceof Refused refused
                ? refused
                : new Refused(
                        ErrorCode.HOLDER_UNREACHABLE,
                        instance.host() + ":" + instance.port() + " does not answer: " + failure);
    }
}
