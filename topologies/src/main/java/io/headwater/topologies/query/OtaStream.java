package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import java.util.Set;

/** An OTA job as its endpoint shows it, again whenever it is another; over with the job. */
final class OtaStream {
    private static final Set<String> OVER = Set.of("cancelled", "finished");

    private final OtaEndpoints jobs;
    private final ProgressStreams streams;

    OtaStream(OtaEndpoints jobs, ProgressStreams streams) {
        this.jobs = jobs;
        this.streams = streams;
    }

    StreamEndpoint endpoint() {
        return new StreamEndpoint("/api/v1/ota/jobs/{job}/stream", this::open);
    }

    private Runnable open(Request request, HttpServerResponse response, Context loop) {
        Request job = request.above();
        return streams.open(
                "ota " + OtaEndpoints.key(request), request, () -> progress(job), response, loop);
    }

    private Progress progress(Request job) {
        ObjectNode now = jobs.jobOf(job);
        return new Progress(now, OVER.contains(now.path("status").asText()));
    }
}
