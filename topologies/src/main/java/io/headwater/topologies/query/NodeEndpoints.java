package io.headwater.topologies.query;

import io.headwater.schemas.NodeKey;
import io.headwater.topologies.views.Bridges;
import java.util.List;
import java.util.Optional;

/** One node: what it is, whether it is there, and its current parameters. */
final class NodeEndpoints {
    static final String JOB = "nodes";

    private final NodeQueries queries;
    private final NodeReads reads;
    private final Bridges bridges;
    private final ParamsAnswers params;

    NodeEndpoints(NodeQueries queries, NodeReads reads, Bridges bridges, int partitions) {
        this.queries = queries;
        this.reads = reads;
        this.bridges = bridges;
        this.params = new ParamsAnswers(queries::paramsIn, partitions);
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
        return reads.ready(
                request, JOB, asked.node(), asked.wanted(), () -> paramsOf(asked.node()));
    }

    /** One row of RocksDB, mostly in memory: half of the time went into changing threads. */
    private Optional<Answer> paramsAtOnce(Request request) {
        Question asked = Question.of(request);
        return reads.answerAtOnce(JOB, asked.node(), asked.wanted(), () -> paramsOf(asked.node()));
    }

    private Lookup<Answer> paramsOf(NodeKey node) {
        return queries.paramsRow(node).then(row -> new Lookup.Found<>(params.of(node, row)));
    }

    /** What a request asks for. */
    private record Question(NodeKey node, Positions.Wanted wanted) {
        static Question of(Request request) {
            if (request.asksNothingElse()) {
                return new Question(NodeKey.rainmaker(request.path("id")), Positions.NONE);
            }
            Parameters parameters = request.parameters();
            NodeKey node = request.node(parameters);
            var wanted = Positions.wantedBy(request, parameters);
            parameters.done();
            return new Question(node, wanted);
        }
    }
}
