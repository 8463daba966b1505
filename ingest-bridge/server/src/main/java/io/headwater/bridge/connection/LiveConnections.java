package io.headwater.bridge.connection;

import io.headwater.schemas.NodeKey;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** The connections that this bridge holds now. All methods may be called from any thread. */
public interface LiveConnections {
    /**
     * Closes the node's connection, if it has one; MQTT 5 clients are told why. The stage
     * completes, never with a failure, when nobody speaks for the node any more: its open sends
     * have their fate, its will and its disconnect record are written or given up.
     */
    CompletionStage<Void> close(NodeKey node, EndReason reason);

    /**
     * Closes the node's connection only if its epoch is older than this one, because the node
     * connected elsewhere meanwhile; otherwise like {@link #close}.
     */
    CompletionStage<Void> closeOlderThan(NodeKey node, long epoch, EndReason reason);

    /**
     * Closes every connection of which this is true; MQTT 5 clients are told why. Returns at once.
     *
     * @param lost asked about what a connection showed, on its event loop
     */
    void closeWhere(Predicate<Credentials> lost, EndReason reason);

    /**
     * Publishes to the node on the connection it has now; never waits for one to come. The stage
     * completes, never with a failure, when the fate is known: at QoS 1 that is the node's PUBACK.
     * A slow node's queue is bounded and keeps the newest, see {@link Delivery#DISPLACED}.
     */
    CompletionStage<Delivery> deliver(NodeKey node, Downlink message);

    /**
     * As {@link #deliver(NodeKey, Downlink)}, but only on the session of this epoch; on any other
     * it is {@link Delivery#NOT_CONNECTED}.
     */
    CompletionStage<Delivery> deliver(NodeKey node, long epoch, Downlink message);

    /** How many nodes are connected, those still being let in included. */
    int size();
}
