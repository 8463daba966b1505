package io.headwater.topologies.views;

import io.headwater.schemas.NodeKey;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which nodes there are, by what lists filter on. A task fills its partition when it starts, keeps
 * it true, and gives it up when it closes; readers see nodes in order of their keys. Safe for any
 * thread, with one writer a partition.
 */
public interface FleetIndex {
    /** What nodes can have in common. */
    enum By {
        TYPE,
        MODEL,
        FW_VERSION,
        GROUP
    }

    /** A task begins to fill the partition, which starts empty and is not listed before ready. */
    void assigned(int partition);

    /** The partition holds every node of its task. */
    void ready(int partition);

    /** The task closed; its nodes are not listed here any more. */
    void revoked(int partition);

    /** The node is as this says; ignored for a partition that was not assigned. */
    void put(int partition, NodeKey node, FleetEntry entry);

    /**
     * The node is in these groups and in no other; ignored for a partition that was not assigned. A
     * node that was not put is not listed, whatever its groups.
     */
    void groups(int partition, NodeKey node, Set<String> groups);

    /** The node is no more. */
    void remove(int partition, NodeKey node);

    /**
     * Nodes that match, in order of their keys.
     *
     * @param bridges which sessions count as connected
     * @param most nodes to answer, at least 1
     */
    FleetListing list(FleetQuery query, Bridges bridges, int most);

    /**
     * What holds open sessions of the partition's nodes; none while it is being filled, or when it
     * is not here.
     */
    Set<FleetEntry.Session> holders(int partition);

    /**
     * Nodes of the partition whose open session is held so, in order of their keys; none of a
     * partition that is not here.
     *
     * @param most nodes to answer
     */
    List<NodeKey> heldBy(int partition, FleetEntry.Session holder, int most);

    /**
     * How many nodes have one of these values, of every tenant and dialect; none of them is looked
     * at. Empty while a partition of this process is being filled.
     */
    OptionalLong count(By by, Collection<String> values);

    /** How many nodes there are, likewise. */
    OptionalLong size();
}
