package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.schemas.NodeKey;
import io.headwater.topologies.query.RecomputationPart.Said;
import io.headwater.topologies.recompute.Recomputations;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Counts published quarter-hours anew from their points (ADR 0026). Each instance counts the nodes
 * of its own partitions; whichever is asked begins it at all of them, and answers for all of them.
 *
 * <pre>
 * POST   /api/v1/timeseries/recomputations               node and series, or all; from, to, dryRun
 * GET    /api/v1/timeseries/recomputations               the youngest first
 * GET    /api/v1/timeseries/recomputations/{id}          how far it is
 * GET    /api/v1/timeseries/recomputations/{id}/changes  quarter-hours before and after, in pages
 * DELETE /api/v1/timeseries/recomputations/{id}          ends it without effect
 * </pre>
 */
final class RecomputationEndpoints {
    private static final String ALL = "/api/v1/timeseries/recomputations";
    private static final String ONE = ALL + "/{id}";

    private final Recomputations recomputations;
    private final Placement placement;
    private final Instances instances;
    private final InstantSource clock;
    private final RecomputationParts parts;

    RecomputationEndpoints(
            Recomputations recomputations,
            Placement placement,
            Instances instances,
            InstantSource clock) {
        this.recomputations = recomputations;
        this.placement = placement;
        this.instances = instances;
        this.clock = clock;
        parts = new RecomputationParts(placement, instances);
    }

    /** All of them. */
    List<Endpoint> all() {
        var document = OpenApiPiece.beside(RecomputationEndpoints.class, "recompute.json");
        return List.of(
                Endpoint.post(ALL, this::start).describedBy(document),
                Endpoint.get(ALL, this::list).describedBy(document),
                Endpoint.get(ONE, this::one).describedBy(document),
                new RecomputationChanges(recomputations, parts)
                        .endpoint(ONE + "/changes")
                        .describedBy(document),
                Endpoint.delete(ONE, this::stop).describedBy(document));
    }

    private Answer start(Request request) {
        var wanted = RecomputationBody.read(request, recomputations.since(), clock.millis());
        NodeKey node = wanted.node();
        if (node != null) {
            return startOf(node, wanted, request);
        }
        return request.isForwarded() ? startPart(wanted) : startEverywhere(wanted, request);
    }

    private Answer startOf(NodeKey node, RecomputationBody wanted, Request request) {
        return switch (placement.partitionOf(SeriesEndpoints.JOB, node)) {
            case Lookup.HeldBy<Integer>(var instance) when !request.isForwarded() ->
                    instances.ask(instance, request);
            case Lookup.HeldBy<Integer>(_) ->
                    throw new Refused(
                            ErrorCode.NOT_READY, "instances do not agree yet on who has the node");
            case Lookup.Found<Integer> _, Lookup.NotReady<Integer> _, Lookup.Absent<Integer> _ ->
                    Answer.ok(whole(List.of(started(RequestIds.next(), wanted)), List.of()).json())
                            .accepted();
        };
    }

    /** The part of this instance in what another one begins. */
    private Answer startPart(RecomputationBody wanted) {
        String id = wanted.id();
        if (id == null) {
            throw new Refused(ErrorCode.PARAMETER_INVALID, RecomputationBody.ID + ": missing");
        }
        if (parts.here().isEmpty()) {
            throw new Refused(ErrorCode.RECOMPUTATION_UNKNOWN, "this instance has no partition");
        }
        return Answer.ok(started(id, wanted).json()).accepted();
    }

    /** Nothing is begun unless all are there to begin it, with every partition at hand. */
    private Answer startEverywhere(RecomputationBody wanted, Request request) {
        Set<Integer> here = Set.copyOf(parts.here());
        parts.requireEveryPartition(here, parts.askEach(request.read()));
        String id = RequestIds.next();
        var all = new ArrayList<RecomputationPart>();
        if (!here.isEmpty()) {
            all.add(started(id, wanted));
        }
        all.addAll(parts.ask(wanted.forwarded(request, id)));
        return Answer.ok(together(id, all).json()).accepted();
    }

    private Said started(String id, RecomputationBody wanted) {
        return new Said(null, RecomputationJson.of(recomputations.start(id, wanted.selection())));
    }

    private Answer list(Request request) {
        request.parameters().done();
        List<ObjectNode> own = recomputations.all().stream().map(RecomputationJson::of).toList();
        ObjectNode json = Json.object();
        ArrayNode items = json.putArray("recomputations");
        if (request.isForwarded()) {
            items.addAll(own);
            ArrayNode here = json.putArray("partitions");
            parts.here().forEach(here::add);
            return Answer.ok(json);
        }
        var byId = new LinkedHashMap<String, List<Said>>();
        own.forEach(part -> add(new Said(null, part), byId));
        for (Said other : parts.askEach(request)) {
            other.json()
                    .path("recomputations")
                    .forEach(part -> add(new Said(other.instance(), part), byId));
        }
        byId.values().stream()
                .map(each -> whole(each, List.of()).json())
                .sorted(
                        Comparator.<JsonNode, String>comparing(
                                        each -> each.path("startedAt").asText())
                                .reversed())
                .forEach(items::add);
        return Answer.ok(json);
    }

    private static void add(Said part, Map<String, List<Said>> byId) {
        byId.computeIfAbsent(part.json().path("id").asText(), _ -> new ArrayList<>()).add(part);
    }

    private Answer one(Request request) {
        request.parameters().done();
        String id = request.path("id");
        return Answer.ok(request.isForwarded() ? part(id) : everywhere(id, request).json());
    }

    /** Who could not be told to stop goes on and publishes, so the client has to come again. */
    private Answer stop(Request request) {
        request.parameters().done();
        String id = request.path("id");
        recomputations.stop(id);
        if (request.isForwarded()) {
            return Answer.ok(part(id)).accepted();
        }
        WholeRecomputation whole = everywhere(id, request);
        if (!whole.silent().isEmpty()) {
            throw RecomputationParts.incomplete(
                    "it ends at those that answer alone: " + String.join("; ", whole.silent()));
        }
        return Answer.ok(whole.json()).accepted();
    }

    /** What another instance is told. */
    private JsonNode part(String id) {
        return own(id).orElseThrow(() -> unknown(id)).json();
    }

    /** What a client is told. */
    private WholeRecomputation everywhere(String id, Request request) {
        var all = new ArrayList<RecomputationPart>();
        own(id).ifPresent(all::add);
        all.addAll(parts.ask(request));
        return together(id, all);
    }

    private Optional<Said> own(String id) {
        return recomputations.find(id).map(status -> new Said(null, RecomputationJson.of(status)));
    }

    /**
     * @throws Refused when nobody has a part of it
     */
    private WholeRecomputation together(String id, List<RecomputationPart> all) {
        List<Said> said = RecomputationPart.said(all);
        if (said.isEmpty()) {
            RecomputationParts.requireEach(all);
            throw unknown(id);
        }
        return whole(said, RecomputationPart.silent(all));
    }

    private WholeRecomputation whole(List<Said> said, List<String> silent) {
        return new WholeRecomputation(said, silent, placement.partitions());
    }

    static Refused unknown(String id) {
        return new Refused(
                ErrorCode.RECOMPUTATION_UNKNOWN, "no instance has a recomputation " + id);
    }
}
