package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.avro.mapping.MappingRequest;
import io.headwater.avro.mapping.MappingState;
import io.headwater.avro.requests.ChangeGroup;
import io.headwater.avro.requests.ChangeMapping;
import io.headwater.avro.requests.MappingAction;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.schemas.NodeKey;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Whose a node is and which groups it is in: the user's half of a mapping (rainmaker.md 4.6.2), who
 * has the node, and its memberships. The owner of the node answers, because only it knows whether
 * the other half is there.
 */
final class MappingEndpoints {
    private static final int LONGEST_USER = 128;
    private static final int LONGEST_SECRET = 64;

    /** R-TOP-5; {@code init} would be the topic of another channel. */
    private static final Pattern GROUP = Pattern.compile("(?!init$)[A-Za-z0-9_-]{1,32}");

    private final NodeQueries queries;
    private final NodeReads reads;
    private final NodeWrites writes;
    private final MappingKey key;
    private final InstantSource clock;

    MappingEndpoints(
            NodeQueries queries,
            NodeReads reads,
            NodeWrites writes,
            MappingKey key,
            InstantSource clock) {
        this.queries = queries;
        this.reads = reads;
        this.writes = writes;
        this.key = key;
        this.clock = clock;
    }

    List<Endpoint> all() {
        var document = OpenApiPiece.beside(MappingEndpoints.class, "mapping.json");
        return List.of(
                        Endpoint.get(
                                "/api/v1/nodes/{id}/users",
                                request -> read(request, MappingJson::users)),
                        Endpoint.put("/api/v1/nodes/{id}/users/{user}", this::add),
                        Endpoint.delete("/api/v1/nodes/{id}/users/{user}", this::remove),
                        Endpoint.get(
                                "/api/v1/nodes/{id}/mapping-requests",
                                request -> read(request, MappingJson::requests)),
                        Endpoint.get(
                                "/api/v1/nodes/{id}/mapping-requests/{request}", this::request),
                        Endpoint.get(
                                "/api/v1/nodes/{id}/groups",
                                request -> read(request, MappingJson::groups)),
                        Endpoint.put("/api/v1/nodes/{id}/groups/{group}", this::join),
                        Endpoint.delete("/api/v1/nodes/{id}/groups/{group}", this::leave))
                .stream()
                .map(endpoint -> endpoint.describedBy(document))
                .toList();
    }

    /** Makes JSON of a node's mapping. */
    private interface Shown {
        JsonNode of(NodeKey node, MappingState state);
    }

    private Answer read(Request request, Shown shown) {
        NodeKey node = request.node();
        return answer(request, node, () -> show(node, shown));
    }

    private Answer add(Request request) {
        Parameters parameters = request.parameters();
        NodeKey node = request.node(parameters);
        String user = user(request, parameters);
        parameters.done();
        String secret = key.digest().of(secret(request.body()));
        var change =
                ChangeMapping.newBuilder()
                        .setAction(MappingAction.ADD)
                        .setUserId(user)
                        .setSecret(secret)
                        .build();
        return answer(
                        request,
                        node,
                        () -> {
                            NodeRequest asked = asked().setMapping(change).build();
                            return ask(node, asked).then(_ -> shown(node, asked.getId()));
                        })
                .accepted();
    }

    private Answer remove(Request request) {
        Parameters parameters = request.parameters();
        NodeKey node = request.node(parameters);
        String user = user(request, parameters);
        parameters.done();
        var change =
                ChangeMapping.newBuilder().setAction(MappingAction.REMOVE).setUserId(user).build();
        return answer(
                request,
                node,
                () ->
                        queries.mapping(node)
                                .then(state -> refuseUnlessMapped(node, state, user))
                                .then(_ -> ask(node, asked().setMapping(change).build()))
                                .then(_ -> show(node, MappingJson::users)));
    }

    private Answer request(Request request) {
        NodeKey node = request.node();
        return answer(request, node, () -> shown(node, request.path("request")));
    }

    private Answer join(Request request) {
        Parameters parameters = request.parameters();
        NodeKey node = request.node(parameters);
        String group = group(request, parameters);
        Boolean controller = parameters.flag("controller");
        parameters.done();
        var change = new ChangeGroup(group, true, Boolean.TRUE.equals(controller));
        return change(request, node, change);
    }

    private Answer leave(Request request) {
        Parameters parameters = request.parameters();
        NodeKey node = request.node(parameters);
        String group = group(request, parameters);
        parameters.done();
        return change(request, node, new ChangeGroup(group, false, false));
    }

    private Answer change(Request request, NodeKey node, ChangeGroup change) {
        return answer(
                request,
                node,
                () ->
                        ask(node, asked().setGroup(change).build())
                                .then(_ -> show(node, MappingJson::groups)));
    }

    private Answer answer(Request request, NodeKey node, Supplier<Lookup<JsonNode>> read) {
        return reads.atPresent(request, node, read);
    }

    /** Nothing is asked of a node that nobody ever heard of. */
    private Lookup<MappingState> ask(NodeKey node, NodeRequest asked) {
        return queries.mapping(node)
                .then(
                        _ -> {
                            writes.ask(node, asked);
                            return queries.mapping(node);
                        });
    }

    private Lookup<JsonNode> show(NodeKey node, Shown shown) {
        return queries.mapping(node).then(state -> new Lookup.Found<>(shown.of(node, state)));
    }

    private Lookup<JsonNode> shown(NodeKey node, String id) {
        return queries.mapping(node)
                .then(state -> new Lookup.Found<>(MappingJson.of(found(node, state, id))));
    }

    static MappingRequest found(NodeKey node, MappingState state, String id) {
        return state.getRequests().stream()
                .filter(known -> known.getId().equals(id))
                .findFirst()
                .orElseThrow(
                        () ->
                                new Refused(
                                        ErrorCode.MAPPING_UNKNOWN,
                                        node + " has no request " + id + " among its newest"));
    }

    private NodeRequest.Builder asked() {
        return NodeRequest.newBuilder().setId(RequestIds.next()).setRequestedAt(clock.millis());
    }

    private static Lookup<MappingState> refuseUnlessMapped(
            NodeKey node, MappingState state, String user) {
        if (state.getUsers().stream().noneMatch(known -> known.getUserId().equals(user))) {
            throw new Refused(ErrorCode.MAPPING_UNKNOWN, user + " does not have " + node);
        }
        return new Lookup.Found<>(state);
    }

    static String user(Request request, Parameters parameters) {
        String user = request.path("user");
        if (user.codePointCount(0, user.length()) > LONGEST_USER
                || user.indexOf('\0') >= 0
                || user.equals("esp-rmaker")) {
            parameters.reject("user", "expected the id of a user, 1 to 128 characters");
        }
        return user;
    }

    static String group(Request request, Parameters parameters) {
        String group = request.path("group");
        if (!GROUP.matcher(group).matches()) {
            parameters.reject("group", "expected 1 to 32 of [A-Za-z0-9_-], and not init");
        }
        return group;
    }

    private static String secret(byte[] body) {
        String secret = text(body, node -> node.path("secretKey"));
        if (secret.isEmpty() || secret.codePointCount(0, secret.length()) > LONGEST_SECRET) {
            throw new Refused(
                    ErrorCode.MAPPING_REFUSED,
                    "secretKey: expected 1 to " + LONGEST_SECRET + " characters");
        }
        return secret;
    }

    /** The text at a place of a JSON body; empty when there is none. */
    private static String text(byte[] body, Function<JsonNode, JsonNode> place) {
        try {
            JsonNode value = place.apply(Json.read(body));
            return value.isTextual() ? value.textValue() : "";
        } catch (UncheckedIOException e) {
            throw new Refused(ErrorCode.MAPPING_REFUSED, "the body is not JSON");
        }
    }
}
