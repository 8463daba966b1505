package io.headwater.topologies.push;

import io.headwater.avro.push.PushDelivery;
import io.headwater.avro.push.PushStatus;
import java.util.List;
import java.util.Objects;

/**
 * How much a user is told at most, so that a node that is out of its mind costs its users neither
 * sleep nor money. A pure rule over what the user was told before; it is counted by log time.
 */
final class PushPace {
    static final long WINDOW_MILLIS = 10L * 60 * 1_000;

    /** Within a window, of one node through one target. */
    static final int MOST_OF_NODE = 10;

    /** Within a window, through one target, over all nodes of the user. */
    static final int MOST_OF_TARGET = 20;

    /**
     * Within a window, through all targets of the user together: enough for three targets that are
     * told everything, so that one which is told much leaves room for others.
     */
    static final int MOST = 60;

    private PushPace() {}

    /**
     * Whether one more would be too many.
     *
     * @param target which would be told
     * @param earlier what is remembered of all the user's targets
     * @param at log time, epoch ms
     */
    static boolean isExceeded(String target, List<Deliveries.Row> earlier, String node, long at) {
        List<Deliveries.Row> counted =
                earlier.stream().filter(row -> counts(row.delivery(), at)).toList();
        List<Deliveries.Row> ofTarget =
                counted.stream().filter(row -> row.key().target().equals(target)).toList();
        return counted.size() >= MOST
                || ofTarget.size() >= MOST_OF_TARGET
                || ofTarget.stream()
                                .filter(row -> Objects.equals(row.delivery().getNode(), node))
                                .count()
                        >= MOST_OF_NODE;
    }

    /** Whether a delivery has a part in what comes next. */
    static boolean counts(PushDelivery delivery, long at) {
        return delivery.getStatus() != PushStatus.LIMITED
                && delivery.getRequestedAt() > at - WINDOW_MILLIS;
    }
}
