package io.headwater.topologies.query;

import io.headwater.topologies.query.RecomputationPart.None;
import io.headwater.topologies.query.RecomputationPart.Said;
import io.headwater.topologies.query.RecomputationPart.Silent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.streams.state.HostInfo;

/** Asks the other instances for their parts of recomputations. */
final class RecomputationParts {
    private static final int UNKNOWN = 404;

    private final Placement placement;
    private final Instances instances;

    RecomputationParts(Placement placement, Instances instances) {
        this.placement = placement;
        this.instances = instances;
    }

    /** Whether any partition is here, so that there is a part for this instance. */
    boolean isAnyHere() {
        return !placement.partitionsHere(SeriesEndpoints.JOB).isEmpty();
    }

    /** Whether there are others. */
    boolean areOthers() {
        return !placement.others(SeriesEndpoints.JOB).isEmpty();
    }

    /** What each of the others answers to the same request. Blocks. */
    List<RecomputationPart> ask(Request request) {
        List<Asked> asked =
                placement.others(SeriesEndpoints.JOB).stream()
                        .map(other -> new Asked(other, instances.asking(other, request)))
                        .toList();
        return asked.stream().map(Asked::part).toList();
    }

    /**
     * What each of the others answers, none left out. Blocks.
     *
     * @throws Refused naming those that do not answer
     */
    List<Said> askEach(Request request) {
        List<RecomputationPart> parts = ask(request);
        requireEach(parts);
        return RecomputationPart.said(parts);
    }

    /**
     * @throws Refused naming those that did not answer
     */
    static void requireEach(List<RecomputationPart> parts) {
        List<String> silent = RecomputationPart.silent(parts);
        if (!silent.isEmpty()) {
            throw new Refused(ErrorCode.RECOMPUTATION_INCOMPLETE, String.join("; ", silent));
        }
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
