package io.headwater.topologies.query;

import io.headwater.avro.commands.CommandState;
import io.headwater.avro.commands.CommandStatus;
import io.headwater.schemas.NodeKey;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What may be asked of requests that nodes poll for, uncommitted writes of their tasks included.
 * Any thread that may block. A node is {@code Absent} only when its owner is here and has never
 * seen it.
 */
public interface CommandQueries {
    /** Requests to the node, oldest first: every open one, and the newest that ended. */
    Lookup<List<CommandState>> commands(NodeKey node);

    /**
     * How many nodes of a partition of the nodes job a request is to, by what became of it there.
     */
    Lookup<Map<CommandStatus, Long>> commandCounts(int partition, String request);

    /**
     * Which nodes of a partition of the nodes job a request is to, in order of their keys.
     *
     * @param status at which it is there; null for any
     * @param after key of the last node of the page before; null for the first page
     */
    Lookup<List<NodeKey>> commandNodes(
            int partition,
            String request,
            @Nullable CommandStatus status,
            @Nullable String after,
            int limit);
}
