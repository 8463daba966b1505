package io.headwater.topologies.query;

import io.headwater.avro.requests.NodeRequest;
import io.headwater.schemas.KafkaUnavailableException;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.topologies.jobs.StreamsJob;
import io.headwater.topologies.views.Reached;
import io.headwater.topologies.views.Watermarks;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;

/** Asks the owner of a node to do something, and gives it the time to decide. Blocks. */
final class NodeWrites {
    /** How long an answer waits for the owner's task; it usually takes one commit. */
    private static final Duration DECIDED_WITHIN = Duration.ofSeconds(5);

    private final RequestLog log;
    private final Watermarks watermarks;

    NodeWrites(RequestLog log, Watermarks watermarks) {
        this.log = log;
        this.watermarks = watermarks;
    }

    /**
     * Writes the request and waits until the node's task, when it is here, has decided it. However
     * the waiting ends the request is in the log; one that is decided later is only seen later.
     *
     * @throws Refused when Kafka did not take it
     */
    void ask(NodeKey node, NodeRequest request) {
        await(write(node, request));
    }

    /**
     * As {@link #ask}, the same request for several nodes at once.
     *
     * @throws Refused when Kafka did not take one of them; it may have taken others
     */
    void askAll(Collection<NodeKey> nodes, NodeRequest request) {
        var last = new HashMap<Integer, Origin>();
        try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            var written =
                    nodes.stream()
                            .map(
                                    node ->
                                            CompletableFuture.supplyAsync(
                                                    () -> write(node, request), writers))
                            .toList();
            for (CompletableFuture<Origin> writing : written) {
                Origin place = writing.join();
                last.merge(place.partition(), place, NodeWrites::later);
            }
        } catch (CompletionException e) {
            throw e.getCause() instanceof Refused refused ? refused : e;
        }
        last.values().forEach(this::await);
    }

    private static Origin later(Origin one, Origin other) {
        return one.offset() > other.offset() ? one : other;
    }

    /**
     * Writes the request, and leaves it to its node's owner.
     *
     * @throws Refused when Kafka did not take it
     */
    Origin write(NodeKey node, NodeRequest request) {
        try {
            return log.write(node, request);
        } catch (KafkaUnavailableException e) {
            throw new Refused(ErrorCode.LOG_UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Lands a message in the name of a node, and waits as {@link #ask} does.
     *
     * @return its place in the uplink
     * @throws Refused when Kafka did not take it
     */
    Origin land(NodeKey node, UplinkHeaders headers, byte[] payload) {
        try {
            Origin place = log.land(node, headers, payload);
            await(NodeEndpoints.JOB, place);
            return place;
        } catch (KafkaUnavailableException e) {
            throw new Refused(ErrorCode.LOG_UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    private void await(Origin place) {
        await(StreamsJob.requestsOf(NodeEndpoints.JOB), place);
    }

    private void await(String reader, Origin place) {
        switch (watermarks.reached(reader, place, DECIDED_WITHIN).toCompletableFuture().join()) {
            case Reached.Yes _, Reached.NotYet _, Reached.NotHere _ -> {}
        }
    }
}
