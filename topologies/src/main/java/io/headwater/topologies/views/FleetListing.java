package io.headwater.topologies.views;

import io.headwater.schemas.NodeKey;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The answer to a list, of the partitions that this process owns. */
public sealed interface FleetListing {
    /**
     * @param nodes in order of their keys
     * @param next {@code after} of the page that follows; null when there are no more. A page may
     *     be short, even empty, and still have a next one
     * @param partitions which partitions the page covers
     */
    record Page(List<NodeKey> nodes, @Nullable String next, Set<Integer> partitions)
            implements FleetListing {
        /**
         * @throws NullPointerException when an argument but {@code next} is null
         */
        public Page {
            nodes = List.copyOf(nodes);
            partitions = Set.copyOf(partitions);
        }
    }

    /** No answer: these partitions are owned here and are still being filled. */
    record Filling(Set<Integer> partitions) implements FleetListing {
        /**
         * @throws NullPointerException when there are no partitions
         */
        public Filling {
            partitions = Set.copyOf(partitions);
        }
    }

    /** No answer: it takes knowing which bridges live, and that is not known at present. */
    record BridgesUnknown(String why) implements FleetListing {}
}
