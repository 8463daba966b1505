package io.headwater.topologies.query;

import io.headwater.schemas.Origin;
import io.headwater.topologies.views.Reached;
import io.headwater.topologies.views.Watermarks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Position tokens: a client that sends back what a write gave it is answered from state at or past
 * it, or told how far the state is.
 */
final class Positions {
    /** Name of the header, in requests and in answers. */
    static final String HEADER = "Headwater-Position";

    /** For what no position can be waited for. */
    static final Wanted NONE = new Wanted(List.of(), Duration.ZERO);

    private final Watermarks watermarks;

    /**
     * What a request asks of the state.
     *
     * @param patience how long it is willing to wait
     */
    record Wanted(List<Origin> positions, Duration patience) {}

    Positions(Watermarks watermarks) {
        this.watermarks = watermarks;
    }

    /**
     * Reads header and {@code ?position=}, whichever are given.
     *
     * @throws Refused when one is not a list of positions
     */
    static Wanted wantedBy(Request request, Parameters parameters) {
        var texts = new ArrayList<>(request.headers(HEADER));
        String parameter = parameters.text("position");
        if (parameter != null) {
            texts.add(parameter);
        }
        Duration wait = parameters.positionWait();
        var positions = new ArrayList<Origin>();
        for (String text : texts) {
            for (String position : text.split(",", -1)) {
                positions.add(parse(position.strip()));
            }
        }
        return new Wanted(positions, wait);
    }

    /**
     * Waits until the job's state on these partitions is at or past what is wanted. Positions on
     * other partitions say nothing about this state and are left aside.
     *
     * @throws Refused with the present lag when the wait was too short, or when the partition left
     */
    void await(Wanted wanted, String job, Set<Integer> partitions) {
        long deadline = System.nanoTime() + wanted.patience().toNanos();
        for (Origin position : wanted.positions()) {
            if (partitions.contains(position.partition())) {
                var left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
                await(job, position, left);
            }
        }
    }

    /**
     * The positions up to which the job's state on these partitions is known to be; may be empty.
     */
    String presentOf(String job, Set<Integer> partitions) {
        if (partitions.size() == 1) { // as for everything that is asked of one node
            int partition = partitions.iterator().next();
            long next = watermarks.next(job, partition).orElse(0);
            return next == 0 ? "" : new Origin(partition, next - 1).toString();
        }
        return watermarks.positions(job).entrySet().stream()
                .filter(entry -> partitions.contains(entry.getKey()) && entry.getValue() > 0)
                .map(entry -> new Origin(entry.getKey(), entry.getValue() - 1).toString())
                .collect(Collectors.joining(","));
    }

    private void await(String job, Origin position, Duration wait) {
        switch (watermarks.reached(job, position, wait).toCompletableFuture().join()) {
            case Reached.Yes(_) -> {}
            case Reached.NotYet(var next, var lag) -> {
                var details = Json.object();
                details.put("position", position.toString());
                details.put("reached", next == 0 ? null : position.partition() + ":" + (next - 1));
                details.put("lag", lag);
                throw new Refused(
                        ErrorCode.POSITION_NOT_REACHED,
                        "after "
                                + wait.toMillis()
                                + " ms the state is "
                                + lag
                                + " records short of "
                                + position,
                        details);
            }
            case Reached.NotHere() ->
                    throw new Refused(
                            ErrorCode.NOT_READY,
                            "partition " + position.partition() + " moves between instances");
        }
    }

    private static Origin parse(String text) {
        return Origin.parse(text)
                .orElseThrow(
                        () ->
                                new Refused(
                                        ErrorCode.POSITION_MALFORMED,
                                        "expected partition:offset, got '" + text + "'"));
    }
}
