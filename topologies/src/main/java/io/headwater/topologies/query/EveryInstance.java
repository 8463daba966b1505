package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Asks every instance of the nodes job for its part of an answer. When a partition is in no part
 * there is no answer: a smaller one would be a wrong one.
 */
final class EveryInstance {
    private final Placement placement;
    private final Instances instances;

    EveryInstance(Placement placement, Instances instances) {
        this.placement = placement;
        this.instances = instances;
    }

    /**
     * Begins to ask the others; nobody, when one of them asks for its client. Who is not known yet
     * is missed by {@link #requireEach}.
     */
    List<CompletableFuture<Answer>> ask(Request request) {
        return request.isForwarded()
                ? List.of()
                : placement.others(NodeEndpoints.JOB).stream()
                        .flatMap(List::stream)
                        .map(instance -> instances.asking(instance, request))
                        .toList();
    }

    /**
     * What one of the others answered. Blocks.
     *
     * @throws Refused when it did not, or could not
     */
    JsonNode partOf(CompletableFuture<Answer> asked) {
        try {
            Answer answer = asked.join();
            if (answer.status() != 200) {
                throw incomplete("another instance answered with status " + answer.status());
            }
            return Json.read(answer.body());
        } catch (CompletionException e) {
            throw incomplete(String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
        }
    }

    /** The partitions that a part says it covers. */
    static Set<Integer> partitionsOf(JsonNode part) {
        var partitions = new HashSet<Integer>();
        part.path("partitions").forEach(partition -> partitions.add(partition.asInt()));
        return partitions;
    }

    /**
     * @throws Refused when a partition is in none of these
     */
    void requireEach(Collection<Set<Integer>> covered) {
        var missing =
                IntStream.range(0, placement.partitions())
                        .boxed()
                        .collect(Collectors.toCollection(TreeSet::new));
        covered.forEach(missing::removeAll);
        if (!missing.isEmpty()) {
            throw incomplete("no instance answers for partitions " + missing);
        }
    }

    static Refused incomplete(String why) {
        return new Refused(ErrorCode.FLEET_INCOMPLETE, why);
    }
}
