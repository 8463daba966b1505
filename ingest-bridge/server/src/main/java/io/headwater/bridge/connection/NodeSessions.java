package io.headwater.bridge.connection;

import io.headwater.schemas.NodeKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * At most one live connection for each node of this bridge, and a limited number of nodes. A
 * newcomer takes the place at once and waits until whoever had it is gone, so that a node's records
 * never interleave.
 */
public final class NodeSessions implements LiveConnections {
    private final ConcurrentMap<NodeKey, Occupant> live = new ConcurrentHashMap<>();
    private final AtomicInteger places = new AtomicInteger(); // taken
    private final int most;

    /**
     * @param most nodes that may be connected at once
     */
    public NodeSessions(int most) {
        this.most = most;
    }

    /**
     * A connection that speaks for a node, or waits to. All methods may be called from any thread.
     */
    interface Occupant {
        /** Asks it to end; does nothing when it already does. */
        void close(EndReason reason);

        /** The same if what it showed is such; asks on its event loop. */
        void closeIf(Predicate<Credentials> lost, EndReason reason);

        /** Completes, never with a failure, when nothing of it is under way any more. */
        CompletionStage<Void> gone();

        /** Its epoch; negative while it has none. */
        long epoch();

        /** See {@link LiveConnections#deliver}. */
        CompletionStage<Delivery> deliver(Downlink message);
    }

    /**
     * Gives the node's place to the newcomer, until that is gone. A node that has one keeps it; for
     * others there may be none left. The stage completes, never with a failure, when the one before
     * is gone; the newcomer must not be gone earlier.
     *
     * @return null when there is no place
     */
    @Nullable CompletionStage<Void> enter(NodeKey node, Occupant newcomer) {
        Occupant before = live.put(node, newcomer);
        if (before == null && places.incrementAndGet() > most) {
            leave(node, newcomer);
            return null;
        }
        newcomer.gone().thenRun(() -> leave(node, newcomer));
        if (before == null) {
            return CompletableFuture.completedStage(null);
        }
        before.close(EndReason.DUPLICATE_CLIENTID);
        return before.gone();
    }

    @Override
    public CompletionStage<Void> close(NodeKey node, EndReason reason) {
        return closeOlderThan(node, Long.MAX_VALUE, reason);
    }

    @Override
    public CompletionStage<Void> closeOlderThan(NodeKey node, long epoch, EndReason reason) {
        Occupant occupant = live.get(node);
        if (occupant == null || !isOlder(occupant, epoch)) {
            return CompletableFuture.completedStage(null);
        }
        occupant.close(reason);
        return occupant.gone();
    }

    @Override
    public void closeWhere(Predicate<Credentials> lost, EndReason reason) {
        live.values().forEach(occupant -> occupant.closeIf(lost, reason));
    }

    @Override
    public CompletionStage<Delivery> deliver(NodeKey node, Downlink message) {
        Occupant occupant = live.get(node);
        return occupant == null
                ? CompletableFuture.completedStage(Delivery.NOT_CONNECTED)
                : occupant.deliver(message);
    }

    @Override
    public CompletionStage<Delivery> deliver(NodeKey node, long epoch, Downlink message) {
        Occupant occupant = live.get(node);
        return occupant == null || occupant.epoch() != epoch
                ? CompletableFuture.completedStage(Delivery.NOT_CONNECTED)
                : occupant.deliver(message);
    }

    @Override
    public int size() {
        return live.size();
    }

    /** Gives the place back, unless a later connection of the node has it. */
    private void leave(NodeKey node, Occupant occupant) {
        if (live.remove(node, occupant)) {
            places.decrementAndGet();
        }
    }

    /** One without an epoch is about to get a newer one, and is older only than "everything". */
    private static boolean isOlder(Occupant occupant, long epoch) {
        return epoch == Long.MAX_VALUE || (occupant.epoch() >= 0 && occupant.epoch() < epoch);
    }
}
