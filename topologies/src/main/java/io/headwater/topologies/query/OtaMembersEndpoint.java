package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.ota.OtaExecution;
import io.headwater.avro.ota.OtaState;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.topologies.fleet.FleetJob;
import io.headwater.topologies.query.OtaQueries.Members;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of an OTA job in order of their keys, of every instance together. When a partition is
 * not covered there is no answer: a shorter list would be a wrong one.
 */
final class OtaMembersEndpoint {
    private static final String NODES = "executions";
    private static final String PARTITIONS = "partitions";

    private final OtaQueries queries;
    private final Placement placement;
    private final Instances instances;

    OtaMembersEndpoint(OtaQueries queries, Placement placement, Instances instances) {
        this.queries = queries;
        this.placement = placement;
        this.instances = instances;
    }

    Endpoint endpoint() {
        return Endpoint.get("/api/v1/ota/jobs/{job}/executions", this::list);
    }

    private Answer list(Request request) {
        Parameters parameters = request.parameters();
        String tenant = Objects.requireNonNullElse(parameters.tenant(), NodeKey.DEFAULT_TENANT);
        OtaState state =
                parameters.choice(
                        "state", "a state such as in-progress", OtaMembersEndpoint::state);
        int limit = parameters.limit();
        NodeKey after =
                parameters.parse("cursor", "a cursor of this list", OtaMembersEndpoint::nodeAt);
        parameters.done();
        var others =
                request.isForwarded() ? List.<CompletableFuture<Answer>>of() : askOthers(request);
        Predicate<OtaExecution> wanted =
                execution -> state == null || execution.getState() == state;
        FleetKey job = FleetKey.ota(tenant, request.path("job"));
        ObjectNode own =
                switch (queries.members(job, after, wanted, limit)) {
                    case Lookup.Found<Members>(var members) -> json(members);
                    case Lookup.NotReady<Members>(var why) -> throw incomplete(why);
                    case Lookup.Absent<Members>(), Lookup.HeldBy<Members>(_) ->
                            throw incomplete("partitions are moving");
                };
        return Answer.ok(request.isForwarded() ? own : whole(own, others, limit));
    }

    private List<CompletableFuture<Answer>> askOthers(Request request) {
        return placement.others(FleetJob.NAME).stream()
                .flatMap(List::stream)
                .map(instance -> instances.asking(instance, request))
                .toList();
    }

    private ObjectNode whole(ObjectNode own, List<CompletableFuture<Answer>> others, int limit) {
        var rows = new ArrayList<JsonNode>();
        var covered = new HashSet<Integer>();
        take(own, rows, covered);
        others.forEach(other -> take(pageOf(other), rows, covered));
        if (covered.size() < placement.partitions()) {
            throw incomplete("instances answer for partitions " + covered + " only");
        }
        rows.sort(Comparator.comparing(row -> row.path("key").asText()));
        List<JsonNode> page = rows.subList(0, Math.min(limit, rows.size()));
        ObjectNode json = Json.object();
        json.putArray(NODES).addAll(page);
        json.put(
                "next",
                page.size() < limit
                        ? null
                        : Cursors.of(Cursors.OTA, page.getLast().path("key").asText()));
        return json;
    }

    private static void take(JsonNode page, List<JsonNode> rows, Set<Integer> covered) {
        page.path(NODES).forEach(rows::add);
        page.path(PARTITIONS).forEach(partition -> covered.add(partition.asInt()));
    }

    private static JsonNode pageOf(CompletableFuture<Answer> asked) {
        try {
            Answer answer = asked.join();
            if (answer.status() != 200) {
                throw incomplete("another instance answered with status " + answer.status());
            }
            return Json.read(answer.body());
        } catch (CompletionException e) {
            throw incomplete(String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
        }
    }

    private static ObjectNode json(Members members) {
        ObjectNode json = Json.object();
        ArrayNode rows = json.putArray(NODES);
        members.members()
                .forEach(
                        member -> {
                            ObjectNode row = NodeJson.key(member.node());
                            row.setAll(OtaJson.execution(member.execution()));
                            rows.add(row);
                        });
        ArrayNode partitions = json.putArray(PARTITIONS);
        members.partitions().forEach(partitions::add);
        return json;
    }

    private static @Nullable OtaState state(String word) {
        for (OtaState state : OtaState.values()) {
            if (OtaJson.word(state).equals(word.toLowerCase(Locale.ROOT))) {
                return state;
            }
        }
        return null;
    }

    private static @Nullable NodeKey nodeAt(String cursor) {
        String key = Cursors.textOf(Cursors.OTA, cursor);
        return key == null ? null : NodeKey.parse(key).orElse(null);
    }

    private static Refused incomplete(String why) {
        return new Refused(ErrorCode.FLEET_INCOMPLETE, why);
    }
}
