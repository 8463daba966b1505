package io.headwater.topologies.query;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import java.time.InstantSource;

/** How far a request to several nodes is, as it changes; over once no node of it is open. */
final class CommandStream {
    private final FleetCommandEndpoints commands;
    private final ProgressStreams streams;
    private final InstantSource clock;

    CommandStream(FleetCommandEndpoints commands, ProgressStreams streams, InstantSource clock) {
        this.commands = commands;
        this.streams = streams;
        this.clock = clock;
    }

    StreamEndpoint endpoint() {
        return new StreamEndpoint("/api/v1/commands/{request}/stream", this::open);
    }

    private Runnable open(Request request, HttpServerResponse response, Context loop) {
        request.parameters().done();
        String id = request.path("request");
        Request counts = request.above();
        var pace = new SettlingPace();
        return streams.open(
                "command " + id,
                request,
                () -> {
                    var now = pace.addedTo(commands.countsOf(counts), clock.millis());
                    return new Progress(now, now.path("open").asLong() == 0);
                },
                response,
                loop);
    }
}
