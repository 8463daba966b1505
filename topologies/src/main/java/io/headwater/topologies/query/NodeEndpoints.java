package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.NodePartitions;
import io.headwater.topologies.views.Bridges;
import java.util.List;
import java.util.Optional;

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
                Endpoint.get("/api/v1/nodes/{id}/params", this::params)
                        .orAtOnce(this::paramsAtOnce));
    }

    private Answer node(Request request) {
        Question asked = Question.of(request);
        NodeKey node = asked.node();
        return reads.answer(
                request,
                JOB,
                node,
                asked.wanted(),
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
        Question asked = Question.of(request);
        return reads.answer(
                request, JOB, asked.node(), asked.wanted(), () -> paramsOf(asked.node()));
    }

    /** One row of RocksDB, mostly in memory: half of the time went into changing threads. */
    private Optional<Answer> paramsAtOnce(Request request) {
        Question asked = Question.of(request);
        return reads.answerAtOnce(JOB, asked.node(), asked.wanted(), () -> paramsOf(asked.node()));
    }

    private Lookup<JsonNode> paramsOf(NodeKey node) {
        return queries.params(node)
                .then(
                        state -> {
                            ObjectNode json = NodeJson.key(node);
                            int partition = NodePartitions.of(node, partitions);
                            Json.putText(json, "params", NodeJson.params(state, partition));
                            return new Lookup.Found<>(json);
                        });
    }

    /** What a request asks for. */
    private record Question(NodeKey node, Positions.Wanted wanted) {
        static Question of(Request request) {
            Parameters parameters = request.parameters();
            NodeKey node = request.node(parameters);
            var wanted = Positions.wantedBy(request, parameters);
            parameters.done();
            return new Question(node, wanted);
        }
    }
}
