package io.headwater.topologies.query;

import io.headwater.topologies.query.RecomputationPart.None;
import io.headwater.topologies.query.RecomputationPart.Said;
import io.headwater.topologies.query.RecomputationPart.Silent;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.streams.state.HostInfo;

/** Asks the other instances for their parts of recomputations. */
final class RecomputationParts {
    private static final int UNKNOWN = 404;
    private static final String STRANGERS = "this instance does not know the others yet";

    private final Placement placement;
    private final Instances instances;

    RecomputationParts(Placement placement, Instances instances) {
        this.placement = placement;
        this.instances = instances;
    }

    /** The partitions that are at hand here; without one there is no part for this instance. */
    Set<Integer> here() {
        return placement.partitionsHere(SeriesEndpoints.JOB);
    }

    /** What each of the others answers to the same request; silence while none is known. Blocks. */
    List<RecomputationPart> ask(Request request) {
        return placement
                .others(SeriesEndpoints.JOB)
                .map(others -> answers(others, request))
                .orElseGet(() -> List.of(new Silent(STRANGERS)));
    }

    /**
     * What each of the others answers, none left out. Blocks.
     *
     * @throws Refused naming those that do not answer, or while the others are not known
     */
    List<Said> askEach(Request request) {
        List<HostInfo> others =
                placement
                        .others(SeriesEndpoints.JOB)
                        .orElseThrow(() -> new Refused(ErrorCode.NOT_READY, STRANGERS));
        List<RecomputationPart> parts = answers(others, request);
        requireEach(parts);
        return RecomputationPart.said(parts);
    }

    /**
     * @throws Refused naming those that did not answer
     */
    static void requireEach(List<RecomputationPart> parts) {
        List<String> silent = RecomputationPart.silent(parts);
        if (!silent.isEmpty()) {
            throw incomplete(String.join("; ", silent));
        }
    }

    /**
     * @param here the partitions of this instance
     * @param others what each of the others says of its own
     * @throws Refused naming the partitions that are at hand nowhere
     */
    void requireEveryPartition(Set<Integer> here, List<Said> others) {
        var missing =
                IntStream.range(0, placement.partitions())
                        .boxed()
                        .collect(Collectors.toCollection(TreeSet::new));
        missing.removeAll(here);
        others.forEach(other -> missing.removeAll(EveryInstance.partitionsOf(other.json())));
        if (!missing.isEmpty()) {
            throw new Refused(
                    ErrorCode.NOT_READY, "no instance has partitions " + missing + " at hand");
        }
    }

    static Refused incomplete(String why) {
        return new Refused(ErrorCode.RECOMPUTATION_INCOMPLETE, why);
    }

    private List<RecomputationPart> answers(List<HostInfo> others, Request request) {
        List<Asked> asked =
                others.stream()
                        .map(other -> new Asked(other, instances.asking(other, request)))
                        .toList();
        return asked.stream().map(Asked::part).toList();
    }

    /** One instance, and what it is about to answer. */
    private record Asked(HostInfo instance, CompletableFuture<Answer> answer) {
        RecomputationPart part() {
            try {
                Answer given = answer.join();
                if (given.status() == UNKNOWN) {
                    return new None();
                }
                return given.status() / 100 == 2
                        ? new Said(instance, Json.read(given.body()))
                        : new Silent(
                                instance.host()
                                        + ":"
                                        + instance.port()
                                        + " answered with status "
                                        + given.status());
            } catch (CompletionException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                return new Silent(String.valueOf(cause.getMessage()));
            }
        }
    }
}
