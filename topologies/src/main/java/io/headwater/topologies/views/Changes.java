package io.headwater.topologies.views;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import java.util.List;

/**
 * Everything that one record changed in one job's state; never split, so that whoever has seen an
 * origin has seen all of it.
 *
 * @param origin of the record in the log it stands in: the uplink, or the requests
 */
public record Changes(Origin origin, NodeKey node, List<Change> changes) {
    /**
     * @throws NullPointerException when there are no changes
     */
    public Changes {
        changes = List.copyOf(changes);
    }

    int weight() {
        int bytes = 100;
        for (Change change : changes) { // for each record, so no stream
            bytes += change.weight();
        }
        return bytes;
    }
}
