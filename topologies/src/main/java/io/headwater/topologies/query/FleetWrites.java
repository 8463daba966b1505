package io.headwater.topologies.query;

import io.headwater.avro.requests.FleetRequest;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.KafkaUnavailableException;
import io.headwater.schemas.Origin;
import io.headwater.topologies.fleet.FleetJob;
import io.headwater.topologies.jobs.StreamsJob;
import io.headwater.topologies.views.Reached;
import io.headwater.topologies.views.Watermarks;
import java.time.Duration;

/** Asks the owner of something of the fleet to do something, and gives it time. Blocks. */
final class FleetWrites {
    private static final Duration DECIDED_WITHIN = Duration.ofSeconds(5);

    private final FleetRequestLog log;
    private final Watermarks watermarks;

    FleetWrites(FleetRequestLog log, Watermarks watermarks) {
        this.log = log;
        this.watermarks = watermarks;
    }

    /**
     * Writes the request and waits until the owner's task, when it is here, has decided it. However
     * the waiting ends the request is in the log; one that is decided later is only seen later.
     *
     * @throws Refused when Kafka did not take it
     */
    void ask(FleetKey key, FleetRequest request) {
        Origin place;
        try {
            place = log.write(key, request);
        } catch (KafkaUnavailableException e) {
            throw new Refused(ErrorCode.LOG_UNAVAILABLE, String.valueOf(e.getMessage()));
        }
        switch (watermarks
                .reached(StreamsJob.requestsOf(FleetJob.NAME), place, DECIDED_WITHIN)
                .toCompletableFuture()
                .join()) {
            case Reached.Yes _, Reached.NotYet _, Reached.NotHere _ -> {}
        }
    }
}
