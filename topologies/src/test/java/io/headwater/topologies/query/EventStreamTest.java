package io.headwater.topologies.query;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.headwater.schemas.NodeKey;
import io.headwater.topologies.views.Bridges;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventStreamTest {
    @Test
    void aStreamWhoseEventLoopHasStoppedDoesNoHarmToTheTaskThatWakesIt() throws Exception {
        Vertx vertx = Vertx.vertx();
        var response = new CompletableFuture<HttpServerResponse>();
        var server =
                vertx.createHttpServer()
                        .requestHandler(request -> response.complete(request.response()))
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);
        try (var client = HttpClient.newHttpClient()) {
            var uri = URI.create("http://127.0.0.1:" + server.actualPort() + "/");
            var asked =
                    client.sendAsync(
                            HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
            Bridges bridges = (ordinal, incarnation) -> new Bridges.State.Alive();
            var stream =
                    new EventStream(
                            response.get(10, TimeUnit.SECONDS),
                            vertx.getOrCreateContext(),
                            List.of(),
                            new ChangeJson(bridges),
                            (changes, change) -> true,
                            new PresenceWatch(NodeKey.rainmaker("lamp"), null, true, bridges));
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
            asked.cancel(true);

            assertThatCode(stream::wake).doesNotThrowAnyException();
        }
    }
}
