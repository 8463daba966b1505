package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.PlacedKey;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Answers what is asked of one node, or of something of the fleet, from its owner's state, here or
 * one hop away.
 */
final class NodeReads {
    private final Placement placement;
    private final Positions positions;
    private final Instances instances;

    NodeReads(Placement placement, Positions positions, Instances instances) {
        this.placement = placement;
        this.positions = positions;
        this.instances = instances;
    }

    /**
     * @param job whose state answers
     * @param read runs once the wanted position is reached
     */
    Answer answer(
            Request request,
            String job,
            PlacedKey node,
            Positions.Wanted wanted,
            Supplier<Lookup<JsonNode>> read) {
        return ready(
                request,
                job,
                node,
                wanted,
                () -> read.get().then(json -> new Lookup.Found<>(Answer.ok(json))));
    }

    /**
     * Answers from what the job nodes knows of the node in the path, at the position that the
     * request wants to see; it may say nothing else.
     */
    Answer ofNode(Request request, Function<NodeKey, Lookup<JsonNode>> read) {
        Parameters parameters = request.parameters();
        NodeKey node = request.node(parameters);
        var wanted = Positions.wantedBy(request, parameters);
        parameters.done();
        return answer(request, NodeEndpoints.JOB, node, wanted, () -> read.apply(node));
    }

    /** Answers from what the job nodes knows of a node at present. */
    Answer atPresent(Request request, NodeKey node, Supplier<Lookup<JsonNode>> read) {
        return answer(request, NodeEndpoints.JOB, node, Positions.NONE, read);
    }

    /** As {@link #answer} for what is an answer already. */
    Answer ready(
            Request request,
            String job,
            PlacedKey node,
            Positions.Wanted wanted,
            Supplier<Lookup<Answer>> read) {
        return switch (placement.partitionOf(job, node)) {
            case Lookup.Found<Integer>(var partition) -> {
                positions.await(wanted, job, Set.of(partition));
                yield answer(job, node, partition, read);
            }
            case Lookup.HeldBy<Integer>(var instance) -> ask(instance, request);
            case Lookup.NotReady<Integer>(var why) -> throw new Refused(ErrorCode.NOT_READY, why);
            case Lookup.Absent<Integer>() ->
                    throw new Refused(ErrorCode.NOT_READY, "nobody owns the node's partition");
        };
    }

    /** As {@link #answer} for a key of the fleet; its state has no place in the uplink to tell. */
    Answer answerOfFleet(
            Request request, String job, FleetKey key, Supplier<Lookup<JsonNode>> read) {
        return switch (placement.partitionOf(job, key)) {
            case Lookup.Found<Integer>(_) -> Answer.ok(fleetValue(key, read.get()));
            case Lookup.HeldBy<Integer>(var instance) -> ask(instance, request);
            case Lookup.NotReady<Integer>(var why) -> throw new Refused(ErrorCode.NOT_READY, why);
            case Lookup.Absent<Integer>() ->
                    throw new Refused(ErrorCode.NOT_READY, "nobody owns the partition of " + key);
        };
    }

    private static <V> V fleetValue(FleetKey key, Lookup<V> lookup) {
        return switch (lookup) {
            case Lookup.Found<V>(var value) -> value;
            case Lookup.NotReady<V>(var why) -> throw new Refused(ErrorCode.NOT_READY, why);
            case Lookup.Absent<V>(), Lookup.HeldBy<V>(_) ->
                    throw new Refused(ErrorCode.NOT_READY, key + " has just moved");
        };
    }

    /** As {@link #answer}, or empty when it had to wait for a position or ask another instance. */
    Optional<Answer> answerAtOnce(
            String job, NodeKey node, Positions.Wanted wanted, Supplier<Lookup<Answer>> read) {
        return wanted.positions().isEmpty()
                        && placement.partitionOf(job, node)
                                instanceof Lookup.Found<Integer>(var partition)
                ? Optional.of(answer(job, node, partition, read))
                : Optional.empty();
    }

    private Answer answer(
            String job, PlacedKey node, int partition, Supplier<Lookup<Answer>> read) {
        String present = positions.presentOf(job, Set.of(partition));
        Answer answer = valueOf(node, read.get());
        return present.isEmpty() ? answer : answer.with(Positions.HEADER, present);
    }

    /**
     * @throws Refused when there is no value here
     */
    static <V> V valueOf(PlacedKey node, Lookup<V> lookup) {
        return switch (lookup) {
            case Lookup.Found<V>(var value) -> value;
            case Lookup.Absent<V>() ->
                    throw new Refused(ErrorCode.NODE_UNKNOWN, "nothing is known of " + node);
            case Lookup.HeldBy<V>(_) ->
                    throw new Refused(ErrorCode.NOT_READY, "the node has just moved");
            case Lookup.NotReady<V>(var why) -> throw new Refused(ErrorCode.NOT_READY, why);
        };
    }

    private Answer ask(HostInfo instance, Request request) {
        if (request.isForwarded()) {
            throw new Refused(
                    ErrorCode.NOT_READY,
                    "the node is moving: instances do not agree yet on who holds it");
        }
        return instances.ask(instance, request);
    }
}
