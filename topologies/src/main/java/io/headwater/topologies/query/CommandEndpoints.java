package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.commands.CommandState;
import io.headwater.avro.commands.CommandStatus;
import io.headwater.avro.requests.CancelCommand;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.avro.requests.SendCommand;
import io.headwater.schemas.NodeKey;
import io.headwater.topologies.commands.Commands;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Commands to one node: asking for one, what became of each, and ending one. */
final class CommandEndpoints {
    private final NodeQueries nodes;
    private final CommandQueries queries;
    private final NodeReads reads;
    private final NodeWrites writes;
    private final InstantSource clock;

    CommandEndpoints(
            NodeQueries nodes,
            CommandQueries queries,
            NodeReads reads,
            NodeWrites writes,
            InstantSource clock) {
        this.nodes = nodes;
        this.queries = queries;
        this.reads = reads;
        this.writes = writes;
        this.clock = clock;
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.post("/api/v1/nodes/{id}/commands", this::send),
                Endpoint.get("/api/v1/nodes/{id}/commands", this::list),
                Endpoint.get("/api/v1/nodes/{id}/commands/{command}", this::one),
                Endpoint.delete("/api/v1/nodes/{id}/commands/{command}", this::cancel));
    }

    private Answer send(Request request) {
        NodeKey node = request.node();
        SendCommand command = CommandBody.forOne(request.body());
        return answer(
                        request,
                        node,
                        () ->
                                nodes.node(node)
                                        .then(
                                                view -> {
                                                    requireSupport(view);
                                                    return new Lookup.Found<>(send(node, command));
                                                }))
                .accepted();
    }

    private JsonNode send(NodeKey node, SendCommand command) {
        var asked =
                NodeRequest.newBuilder()
                        .setId(RequestIds.next())
                        .setRequestedAt(clock.millis())
                        .setSendCommand(command)
                        .build();
        writes.ask(node, asked);
        CommandState decided = found(node, asked.getId());
        return decided == null ? queued(asked, command) : CommandJson.of(decided);
    }

    private Answer list(Request request) {
        Parameters parameters = request.parameters();
        NodeKey node = request.node(parameters);
        CommandStatus status =
                parameters.parse(
                        "status", "a status", word -> CommandJson.statusOf(word).orElse(null));
        Boolean open = parameters.flag("open");
        var wanted = Positions.wantedBy(request, parameters);
        parameters.done();
        return reads.answer(
                request,
                NodeEndpoints.JOB,
                node,
                wanted,
                () ->
                        queries.commands(node)
                                .then(
                                        known ->
                                                new Lookup.Found<>(
                                                        json(node, known, status, open))));
    }

    private Answer one(Request request) {
        NodeKey node = request.node();
        String id = request.path("command");
        return answer(
                request,
                node,
                () ->
                        queries.commands(node)
                                .then(
                                        known ->
                                                new Lookup.Found<>(
                                                        CommandJson.of(one(node, id, known)))));
    }

    private Answer cancel(Request request) {
        NodeKey node = request.node();
        String id = request.path("command");
        return answer(
                request,
                node,
                () ->
                        queries.commands(node)
                                .then(
                                        known -> {
                                            if (Commands.isOpen(one(node, id, known))) {
                                                writes.ask(node, cancellation(id, clock.millis()));
                                            }
                                            return queries.commands(node);
                                        })
                                .then(
                                        known ->
                                                new Lookup.Found<>(
                                                        CommandJson.of(one(node, id, known)))));
    }

    /** The request that ends another. */
    static NodeRequest cancellation(String id, long now) {
        return NodeRequest.newBuilder()
                .setId(RequestIds.next())
                .setRequestedAt(now)
                .setCancelCommand(new CancelCommand(id))
                .build();
    }

    private static void requireSupport(NodeView view) {
        if (!view.index().getCommandResponse()) {
            throw new Refused(
                    ErrorCode.COMMAND_UNSUPPORTED,
                    view.key() + " has no attribute cmd-resp in its config");
        }
    }

    private static CommandState one(NodeKey node, String id, List<CommandState> known) {
        return known.stream()
                .filter(command -> command.getId().equals(id))
                .findFirst()
                .orElseThrow(
                        () ->
                                new Refused(
                                        ErrorCode.COMMAND_UNKNOWN,
                                        node + " was not asked " + id + ", or it is forgotten"));
    }

    private @Nullable CommandState found(NodeKey node, String id) {
        return queries.commands(node) instanceof Lookup.Found<List<CommandState>>(var known)
                ? known.stream().filter(it -> it.getId().equals(id)).findFirst().orElse(null)
                : null;
    }

    private static JsonNode json(
            NodeKey node,
            List<CommandState> known,
            @Nullable CommandStatus status,
            @Nullable Boolean open) {
        ObjectNode json = NodeJson.key(node);
        ArrayNode all = json.putArray("commands");
        known.reversed().stream()
                .filter(command -> status == null || status == command.getStatus())
                .filter(command -> open == null || open == Commands.isOpen(command))
                .forEach(command -> all.add(CommandJson.of(command)));
        return json;
    }

    /** The owner has not decided yet; its log has the request. */
    private static JsonNode queued(NodeRequest asked, SendCommand command) {
        return CommandJson.of(
                CommandState.newBuilder()
                        .setId(asked.getId())
                        .setStatus(CommandStatus.REQUESTED)
                        .setCommand(command.getCommand())
                        .setRole(command.getRole())
                        .setData(command.getData())
                        .setBinary(command.getBinary())
                        .setRequestedAt(asked.getRequestedAt())
                        .setLoggedAt(asked.getRequestedAt())
                        .setPlace(0)
                        .build());
    }

    private Answer answer(Request request, NodeKey node, Supplier<Lookup<JsonNode>> read) {
        return reads.atPresent(request, node, read);
    }
}
