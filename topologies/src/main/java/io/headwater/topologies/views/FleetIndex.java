package io.headwater.topologies.views;

import io.headwater.schemas.NodeKey;

/**
 * Which nodes there are, by what lists filter on. A task fills its partition when it starts, keeps
 * it true, and gives it up when it closes; readers see nodes in order of their keys. Safe for any
 * thread, with one writer a partition.
 */
public interface FleetIndex {
    /** A task begins to fill the partition, which starts empty and is not listed before ready. */
    void assigned(int partition);

    /** The partition holds every node of its task. */
    void ready(int partition);

    /** The task closed; its nodes are not listed here any more. */
    void revoked(int partition);

    /** The node is as this says; ignored for a partition that was not assigned. */
    void put(int partition, NodeKey node, FleetEntry entry);

    /** The node is no more. */
    void remove(int partition, NodeKey node);

    /**
     * Nodes that match, in order of their keys.
     *
     * @param bridges which sessions count as connected
     * @param most nodes to answer, at least 1
     */
    FleetListing list(FleetQuery query, Bridges bridges, int most);
}
