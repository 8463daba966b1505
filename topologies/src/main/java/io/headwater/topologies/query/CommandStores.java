package io.headwater.topologies.query;

import io.headwater.avro.commands.CommandState;
import io.headwater.avro.commands.CommandStatus;
import io.headwater.avro.registry.NodeIndex;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.RowKey;
import io.headwater.schemas.Topics;
import io.headwater.topologies.commands.Commands;
import io.headwater.topologies.commands.RequestIndex;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.nodes.NodesJob;
import io.headwater.topologies.registry.Registry;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** Reads of what the job nodes of this process keeps about requests that nodes poll for. */
public final class CommandStores implements CommandQueries {
    private final JobReads reads;
    private final JobStore<NodeKey, NodeIndex> nodes;
    private final JobStore<RowKey, CommandState> requests;
    private final JobStore<Bytes, String> byRequest;

    public CommandStores(JobReads reads, Topics topics) {
        this.reads = reads;
        nodes = Registry.nodes(topics);
        requests = Commands.requests(topics);
        byRequest = RequestIndex.byRequest(topics);
    }

    @Override
    public Lookup<List<CommandState>> commands(NodeKey node) {
        return reads.row(NodesJob.NAME, nodes, node)
                .then(
                        _ ->
                                reads.ask(
                                        NodesJob.NAME,
                                        requests,
                                        node,
                                        rows -> Commands.of(node, rows)));
    }

    @Override
    public Lookup<Map<CommandStatus, Long>> commandCounts(int partition, String request) {
        return reads.ask(
                NodesJob.NAME, byRequest, partition, index -> RequestIndex.counts(request, index));
    }

    @Override
    public Lookup<List<NodeKey>> commandNodes(
            int partition,
            String request,
            @Nullable CommandStatus status,
            @Nullable String after,
            int limit) {
        return reads.ask(
                NodesJob.NAME,
                byRequest,
                partition,
                index -> RequestIndex.nodes(request, status, after, limit, index));
    }
}
