package io.headwater.topologies.query;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Passes another instance's stream on, byte for byte, for as long as both ends want. One that
 * breaks off there breaks off here: it does not end as if it were whole.
 */
final class StreamRelay implements AutoCloseable {
    private static final int TIMEOUT_SECONDS = 15;

    /** Streams have heartbeats: one that is silent for longer has lost its instance. */
    private static final int SILENCE_SECONDS = 75;

    private static final List<String> PASSED_ON = List.of("Content-Type", SeriesExport.WHOLE_SINCE);

    private final HttpClient client;

    StreamRelay(Vertx vertx) {
        client =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setConnectTimeout(2_000)
                                .setIdleTimeout(SILENCE_SECONDS),
                        new PoolOptions().setHttp1MaxSize(10_000));
    }

    /**
     * Opens the other instance's stream. Blocks until its head is there.
     *
     * @return starts to pass it on; run on the event loop
     * @throws Refused when the instance does not answer
     */
    Runnable from(HostInfo instance, Request request, HttpServerResponse response, Context loop) {
        try {
            HttpClientResponse head =
                    client.request(HttpMethod.GET, instance.port(), instance.host(), request.uri())
                            .compose(asked -> send(asked, request))
                            .map(HttpClientResponse::pause)
                            .toCompletionStage()
                            .toCompletableFuture()
                            .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                            .join();
            return () -> pass(head, response);
        } catch (CompletionException e) {
            throw new Refused(
                    ErrorCode.HOLDER_UNREACHABLE,
                    instance.host() + ":" + instance.port() + " does not answer: " + e.getCause());
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private static Future<HttpClientResponse> send(HttpClientRequest asked, Request request) {
        Map<String, String> headers = Instances.headersOf(request);
        headers.forEach(asked::putHeader);
        return asked.putHeader(Request.FORWARDED, "1").send();
    }

    private static void pass(HttpClientResponse head, HttpServerResponse response) {
        if (response.closed()) {
            head.request().reset();
            return;
        }
        response.setStatusCode(head.statusCode());
        response.setChunked(true).putHeader("Cache-Control", "no-store");
        for (String name : PASSED_ON) {
            String value = head.getHeader(name);
            if (value != null) {
                response.putHeader(name, value);
            }
        }
        response.closeHandler(_ -> head.request().reset());
        head.pipe().endOnFailure(false).to(response).onFailure(_ -> response.reset());
    }
}
