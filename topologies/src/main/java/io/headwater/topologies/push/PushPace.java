package io.headwater.topologies.push;

import io.headwater.avro.push.PushDelivery;
import io.headwater.avro.push.PushStatus;
import java.util.List;
import java.util.Objects;

/**
 * How much a target is told at most, so that a node that is out of its mind costs its users neither
 * sleep nor money. A pure rule over what the target was told before; it is counted by log time.
 */
final class PushPace {
    static final long WINDOW_MILLIS = 10L * 60 * 1_000;

    /** Within a window, over all nodes of the user. */
    static final int MOST = 20;

    /** Within a window, of one node. */
    static final int MOST_OF_NODE = 10;

    private PushPace() {}

    /**
     * Whether one more would be too many.
     *
     * @param earlier what is remembered of the target
     * @param at log time, epoch ms
     */
    static boolean isExceeded(List<PushDelivery> earlier, String node, long at) {
        var counted =
                earlier.stream()
                        .filter(delivery -> delivery.getStatus() != PushStatus.LIMITED)
                        .filter(delivery -> delivery.getRequestedAt() > at - WINDOW_MILLIS)
                        .toList();
        return counted.size() >= MOST
                || counted.stream()
                                .filter(delivery -> Objects.equals(delivery.getNode(), node))
                                .count()
                        >= MOST_OF_NODE;
    }
}
