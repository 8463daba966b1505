package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.commands.CommandState;
import io.headwater.avro.commands.CommandStatus;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.schemas.NodeKey;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Commands to several nodes under one id. Each instance takes and tells of its own nodes, from an
 * index by request; the one that was asked adds them up.
 */
final class FleetCommandEndpoints {
    private static final String RAINMAKER = "rainmaker";

    /** The answer names so many of the nodes that were left out, and counts all. */
    private static final int MOST_NAMED = 100;

    private static final List<CommandStatus> OPEN =
            List.of(CommandStatus.REQUESTED, CommandStatus.IN_PROGRESS);

    private final Placement placement;
    private final EveryInstance every;
    private final CommandQueries queries;
    private final FleetCommandTargets targets;
    private final NodeWrites writes;
    private final InstantSource clock;

    FleetCommandEndpoints(
            Placement placement,
            EveryInstance every,
            CommandQueries queries,
            FleetCommandTargets targets,
            NodeWrites writes,
            InstantSource clock) {
        this.placement = placement;
        this.every = every;
        this.queries = queries;
        this.targets = targets;
        this.writes = writes;
        this.clock = clock;
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.post("/api/v1/commands", this::send),
                Endpoint.get("/api/v1/commands/{request}", this::counts),
                Endpoint.get("/api/v1/commands/{request}/nodes", this::nodes),
                Endpoint.delete("/api/v1/commands/{request}", this::cancel));
    }

    /** Who sends it again under the same id completes it: no node is asked twice. */
    private Answer send(Request request) {
        Parameters parameters = request.parameters();
        NodeKey like = parameters.node("any");
        String given =
                parameters.parse(
                        "id",
                        "22 of the letters and digits that ids are made of",
                        text -> RequestIds.isOne(text) ? text : null);
        parameters.done();
        if (!like.dialect().equals(RAINMAKER)) {
            throw new Refused(
                    ErrorCode.DIALECT_UNSUPPORTED,
                    "nodes of dialect " + like.dialect() + " take no commands");
        }
        CommandBody.Wanted wanted = CommandBody.forMany(request.body());
        String id = given == null ? RequestIds.next() : given;
        var others = every.ask(given == null ? request.with("id", id) : request);
        Set<Integer> here = placement.partitionsHere(NodeEndpoints.JOB);
        FleetCommandTargets.Sorted own = targets.of(like, wanted, here);
        writes.askAll(
                own.nodes(),
                NodeRequest.newBuilder()
                        .setId(id)
                        .setRequestedAt(clock.millis())
                        .setSendCommand(wanted.command())
                        .build());
        var parts = new ArrayList<JsonNode>();
        parts.add(json(id, own, here));
        if (request.isForwarded()) {
            return Answer.ok(parts.getFirst());
        }
        others.forEach(other -> parts.add(every.partOf(other)));
        requireEach(parts);
        return Answer.ok(together(id, parts)).accepted();
    }

    private Answer counts(Request request) {
        return Answer.ok(countsOf(request));
    }

    /**
     * How far a request is, as its endpoint says. Blocks.
     *
     * @param request to that endpoint
     * @throws Refused when it is not known, or not everywhere
     */
    ObjectNode countsOf(Request request) {
        request.parameters().done();
        String id = request.path("request");
        var others = every.ask(request);
        Set<Integer> here = placement.partitionsHere(NodeEndpoints.JOB);
        ObjectNode own = countsHere(id, here);
        if (request.isForwarded()) {
            return own;
        }
        var parts = new ArrayList<JsonNode>(List.of(own));
        others.forEach(other -> parts.add(every.partOf(other)));
        requireEach(parts);
        return known(id, counted(id, parts));
    }

    private Answer nodes(Request request) {
        Parameters parameters = request.parameters();
        int limit = parameters.limit();
        CommandStatus status =
                parameters.parse(
                        "status", "a status", word -> CommandJson.statusOf(word).orElse(null));
        String after =
                parameters.parse(
                        "cursor",
                        "a cursor of this list",
                        text -> Cursors.textOf(Cursors.NODES, text));
        parameters.done();
        String id = request.path("request");
        var others = every.ask(request);
        FleetPage own = page(id, status, after, limit);
        if (request.isForwarded()) {
            return Answer.ok(own.json());
        }
        var pages = new ArrayList<FleetPage>();
        pages.add(own);
        others.forEach(other -> pages.add(FleetPage.of(every.partOf(other))));
        every.requireEach(pages.stream().map(FleetPage::partitions).toList());
        return Answer.ok(FleetPage.merge(pages, limit).json());
    }

    private Answer cancel(Request request) {
        request.parameters().done();
        String id = request.path("request");
        var others = every.ask(request);
        Set<Integer> here = placement.partitionsHere(NodeEndpoints.JOB);
        var open = new ArrayList<NodeKey>();
        for (int partition : here) {
            OPEN.forEach(
                    status ->
                            open.addAll(
                                    value(
                                            queries.commandNodes(
                                                    partition,
                                                    id,
                                                    status,
                                                    null,
                                                    Integer.MAX_VALUE))));
        }
        writes.askAll(open, CommandEndpoints.cancellation(id, clock.millis()));
        var parts = new ArrayList<JsonNode>();
        parts.add(countsHere(id, here));
        if (request.isForwarded()) {
            return Answer.ok(parts.getFirst());
        }
        others.forEach(other -> parts.add(every.partOf(other)));
        requireEach(parts);
        return Answer.ok(known(id, counted(id, parts)));
    }

    private ObjectNode countsHere(String id, Set<Integer> here) {
        var counts = new EnumMap<CommandStatus, Long>(CommandStatus.class);
        for (int partition : here) {
            value(queries.commandCounts(partition, id))
                    .forEach((status, count) -> counts.merge(status, count, Long::sum));
        }
        return json(id, counts, here);
    }

    private FleetPage page(
            String id, @Nullable CommandStatus status, @Nullable String after, int limit) {
        Set<Integer> here = placement.partitionsHere(NodeEndpoints.JOB);
        var found = new ArrayList<NodeKey>();
        for (int partition : here) {
            found.addAll(value(queries.commandNodes(partition, id, status, after, limit + 1)));
        }
        found.sort(Comparator.comparing(NodeKey::toString));
        List<NodeKey> page = found.subList(0, Math.min(limit, found.size()));
        var nodes = new ArrayList<ObjectNode>();
        for (NodeKey node : page) {
            ObjectNode json = NodeJson.key(node);
            json.set("command", commandOf(node, id));
            nodes.add(json);
        }
        String next = page.size() < found.size() ? page.getLast().toString() : null;
        return new FleetPage(nodes, next, here);
    }

    /** Null when it was forgotten since it was listed. */
    private @Nullable ObjectNode commandOf(NodeKey node, String id) {
        return value(queries.commands(node)).stream()
                .filter(command -> command.getId().equals(id))
                .findFirst()
                .<@Nullable ObjectNode>map(FleetCommandEndpoints::jsonOf)
                .orElse(null);
    }

    private static ObjectNode jsonOf(CommandState command) {
        return CommandJson.of(command);
    }

    private void requireEach(List<JsonNode> parts) {
        every.requireEach(parts.stream().map(EveryInstance::partitionsOf).toList());
    }

    private static <V> V value(Lookup<V> lookup) {
        return switch (lookup) {
            case Lookup.Found<V>(var value) -> value;
            case Lookup.NotReady<V>(var why) -> throw EveryInstance.incomplete(why);
            case Lookup.Absent<V> _, Lookup.HeldBy<V> _ ->
                    throw EveryInstance.incomplete("partitions are moving");
        };
    }

    private static ObjectNode json(String id, FleetCommandTargets.Sorted own, Set<Integer> here) {
        ObjectNode json = Json.object();
        json.put("id", id);
        json.put("nodes", own.nodes().size());
        json.put("refusedTotal", own.refused().size());
        ArrayNode refused = json.putArray("refused");
        own.refused().entrySet().stream()
                .limit(MOST_NAMED)
                .forEach(
                        node -> {
                            ObjectNode item = NodeJson.key(node.getKey());
                            item.put("reason", node.getValue().code());
                            refused.add(item);
                        });
        putPartitions(json, here);
        return json;
    }

    private static ObjectNode together(String id, List<JsonNode> parts) {
        ObjectNode json = Json.object();
        json.put("id", id);
        json.put("nodes", sum(parts, "nodes"));
        json.put("refusedTotal", sum(parts, "refusedTotal"));
        ArrayNode refused = json.putArray("refused");
        parts.stream()
                .flatMap(part -> part.path("refused").valueStream())
                .limit(MOST_NAMED)
                .forEach(refused::add);
        return json;
    }

    private static ObjectNode json(
            String id, Map<CommandStatus, Long> counts, @Nullable Set<Integer> here) {
        ObjectNode json = Json.object();
        json.put("id", id);
        json.put("nodes", counts.values().stream().mapToLong(Long::longValue).sum());
        json.put("open", OPEN.stream().mapToLong(status -> counts.getOrDefault(status, 0L)).sum());
        ObjectNode byStatus = json.putObject("counts");
        for (CommandStatus status : CommandStatus.values()) {
            if (status != CommandStatus.UNKNOWN || counts.containsKey(status)) {
                byStatus.put(CommandJson.word(status), counts.getOrDefault(status, 0L));
            }
        }
        if (here != null) {
            putPartitions(json, here);
        }
        return json;
    }

    private static ObjectNode counted(String id, List<JsonNode> parts) {
        var counts = new EnumMap<CommandStatus, Long>(CommandStatus.class);
        for (JsonNode part : parts) {
            for (var count : part.path("counts").properties()) {
                counts.merge(
                        CommandJson.statusOf(count.getKey()).orElse(CommandStatus.UNKNOWN),
                        count.getValue().asLong(),
                        Long::sum);
            }
        }
        return json(id, counts, null);
    }

    private static ObjectNode known(String id, ObjectNode counted) {
        if (counted.path("nodes").asLong() == 0) {
            throw new Refused(
                    ErrorCode.COMMAND_UNKNOWN, "no node was asked " + id + ", or all forgot it");
        }
        return counted;
    }

    private static void putPartitions(ObjectNode json, Set<Integer> here) {
        ArrayNode partitions = json.putArray("partitions");
        new TreeSet<>(here).forEach(partitions::add);
    }

    private static long sum(List<JsonNode> parts, String name) {
        return parts.stream().mapToLong(part -> part.path(name).asLong()).sum();
    }
}
