package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.ota.OtaTarget;
import io.headwater.schemas.FleetKey;
import io.headwater.topologies.query.OtaQueries.Known;
import io.headwater.topologies.views.FleetIndex;
import io.headwater.topologies.views.FleetIndex.By;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * How many nodes an OTA job that lists none can be for: no more than have one of its types, nor one
 * of its models, nor any other of what it asks for, as the index of nodes counts them without
 * looking at any. It is a bound and no total: a node has to have all of them at once, attributes
 * are not counted, and neither are tenants kept apart.
 */
final class OtaReach {
    private static final String AT_MOST = "totalAtMost";
    private static final String PARTITIONS = "partitions";

    private final OtaQueries queries;
    private final FleetIndex fleet;
    private final Placement placement;
    private final EveryInstance every;

    OtaReach(OtaQueries queries, FleetIndex fleet, Placement placement, EveryInstance every) {
        this.queries = queries;
        this.fleet = fleet;
        this.placement = placement;
        this.every = every;
    }

    Endpoint endpoint() {
        return Endpoint.get("/api/v1/ota/jobs/{job}/reach", this::reach);
    }

    /**
     * Puts the bound into a job's progress; null when the job lists its nodes, or when the bound
     * cannot be told at present, which is no reason to keep the rest back.
     *
     * @param request that the job answers
     */
    void addTo(ObjectNode job, Request request) {
        if (!(job.path("progress") instanceof ObjectNode progress)) {
            return;
        }
        Long bound = null;
        if (job.at("/target/nodes").isEmpty()) {
            try {
                bound = bound(whole(OtaEndpoints.key(request), request.below("reach")), progress);
            } catch (Refused notNow) {
                progress.putNull(AT_MOST);
                return;
            }
        }
        progress.put(AT_MOST, bound);
    }

    private Answer reach(Request request) {
        return Answer.ok(whole(OtaEndpoints.key(request), request));
    }

    private ObjectNode whole(FleetKey key, Request request) {
        var others = every.ask(request);
        ObjectNode own = here(key);
        if (request.isForwarded()) {
            return own;
        }
        var parts = new ArrayList<JsonNode>(List.of(own));
        others.forEach(other -> parts.add(every.partOf(other)));
        every.requireEach(parts.stream().map(EveryInstance::partitionsOf).toList());
        ObjectNode sum = Json.object();
        for (String name : List.of("all", "types", "models", "fwVersions", "groups")) {
            boolean asked = parts.stream().allMatch(part -> part.path(name).isNumber());
            long nodes = parts.stream().mapToLong(part -> part.path(name).asLong()).sum();
            sum.put(name, asked ? Long.valueOf(nodes) : null);
        }
        return sum;
    }

    private ObjectNode here(FleetKey key) {
        Set<Integer> here = placement.partitionsHere(NodeEndpoints.JOB);
        OtaTarget target = target(key);
        ObjectNode json = Json.object();
        json.put("all", counted(fleet.size()));
        named(target)
                .forEach(
                        (by, values) ->
                                json.put(
                                        word(by),
                                        values.isEmpty()
                                                ? null
                                                : Long.valueOf(counted(fleet.count(by, values)))));
        new TreeSet<>(here).forEach(json.putArray(PARTITIONS)::add);
        return json;
    }

    private OtaTarget target(FleetKey key) {
        return switch (queries.jobs()) {
            case Lookup.Found<List<Known>>(var jobs) ->
                    jobs.stream()
                            .filter(known -> known.key().equals(key))
                            .findFirst()
                            .map(known -> known.job().getTarget())
                            .orElseThrow(
                                    () ->
                                            new Refused(
                                                    ErrorCode.OTA_JOB_UNKNOWN, "job " + key.id()));
            case Lookup.NotReady<List<Known>>(var why) -> throw EveryInstance.incomplete(why);
            case Lookup.Absent<List<Known>>(), Lookup.HeldBy<List<Known>>(_) ->
                    throw EveryInstance.incomplete("partitions are moving");
        };
    }

    /** Nodes that took the image have left the versions that it is for. */
    private static Long bound(ObjectNode counts, ObjectNode progress) {
        long least = counts.path("all").asLong();
        for (String name : List.of("types", "models", "groups")) {
            least = Math.min(least, counts.path(name).asLong(least));
        }
        if (counts.path("fwVersions").isNumber()) {
            long taken = progress.path("success").asLong();
            least = Math.min(least, counts.path("fwVersions").asLong() + taken);
        }
        return least;
    }

    private static Map<By, List<String>> named(OtaTarget target) {
        return new EnumMap<>(
                Map.of(
                        By.TYPE, target.getTypes(),
                        By.MODEL, target.getModels(),
                        By.FW_VERSION, target.getFwVersions(),
                        By.GROUP, target.getGroups()));
    }

    private static String word(By by) {
        return switch (by) {
            case TYPE -> "types";
            case MODEL -> "models";
            case FW_VERSION -> "fwVersions";
            case GROUP -> "groups";
        };
    }

    private static long counted(OptionalLong count) {
        return count.orElseThrow(() -> EveryInstance.incomplete("nodes are still being counted"));
    }
}
