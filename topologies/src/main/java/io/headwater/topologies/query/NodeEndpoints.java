package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.NodePartitions;
import io.headwater.topologies.views.Bridges;
import java.util.List;

/** One node: what it is, whether it is there, and its current parameters. */
final class NodeEndpoints {
    static final String JOB = "nodes";

    private final NodeQueries queries;
    private final NodeReads reads;
    private final Bridges bridges;
    private final int partitions;

    NodeEndpoints(NodeQueries queries, NodeReads reads, Bridges bridges, int partitions) {
        this.queries = queries;
        this.reads = reads;
        this.bridges = bridges;
        this.partitions = partitions;
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.get("/api/v1/nodes/{id}", this::node),
                Endpoint.get("/api/v1/nodes/{id}/params", this::params));
    }

    private Answer node(Request request) {
        Parameters parameters = request.parameters();
        NodeKey node = request.node(parameters);
        var wanted = Positions.wantedBy(request, parameters);
        parameters.done();
        return reads.answer(
                request,
                JOB,
                node,
                wanted,
                () ->
                        queries.node(node)
                                .then(
                                        view ->
                                                queries.config(node)
                                                        .then(
                                                                config ->
                                                                        new Lookup.Found<>(
                                                                                NodeJson.whole(
                                                                                        view,
                                                                                        config,
                                                                                        bridges)))));
    }

    private Answer params(Request request) {
        Parameters parameters = request.parameters();
        NodeKey node = request.node(parameters);
        var wanted = Positions.wantedBy(request, parameters);
        parameters.done();
        return reads.answer(
                request,
                JOB,
                node,
                wanted,
                () ->
                        queries.params(node)
                                .then(
                                        state -> {
                                            ObjectNode json = NodeJson.key(node);
                                            json.set(
                                                    "params",
                                                    NodeJson.params(
                                                            state,
                                                            NodePartitions.of(node, partitions)));
                                            return new Lookup.Found<>(json);
                                        }));
    }
}
