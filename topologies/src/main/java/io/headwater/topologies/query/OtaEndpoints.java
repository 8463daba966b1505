package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.ota.OtaExecution;
import io.headwater.avro.ota.OtaJob;
import io.headwater.avro.requests.ApproveUpdate;
import io.headwater.avro.requests.ChangeOtaJob;
import io.headwater.avro.requests.FleetRequest;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.avro.requests.OtaJobChange;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.topologies.fleet.FleetJob;
import io.headwater.topologies.query.OtaQueries.Known;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Updates over the air: jobs and what nodes do with them.
 *
 * <pre>
 * POST /api/v1/ota/jobs                    GET /api/v1/ota/jobs, /api/v1/ota/jobs/{job}
 * POST /api/v1/ota/jobs/{job}/pause        resume, cancel, next-wave
 * GET  /api/v1/ota/jobs/{job}/executions   /api/v1/ota/jobs/{job}/reach
 * GET  /api/v1/nodes/{id}/ota              POST /api/v1/nodes/{id}/ota/{job}/approval
 * </pre>
 */
final class OtaEndpoints {
    private static final String JOBS = "/api/v1/ota/jobs";
    private static final String JOB = "/api/v1/ota/jobs/{job}";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final OtaSources ota;
    private final NodeReads reads;
    private final FleetWrites writes;
    private final NodeWrites nodeWrites;
    private final OtaMembersEndpoint members;
    private final OtaReach reach;
    private final NodeQueries nodes;
    private final Placement placement;
    private final InstantSource clock;

    OtaEndpoints(
            QueryApi.Sources sources,
            NodeReads reads,
            FleetWrites writes,
            NodeWrites nodeWrites,
            OtaMembersEndpoint members,
            OtaReach reach) {
        this.members = members;
        this.reach = reach;
        ota = sources.ota();
        this.reads = reads;
        this.writes = writes;
        this.nodeWrites = nodeWrites;
        nodes = sources.queries();
        placement = sources.placement();
        clock = sources.clock();
    }

    List<Endpoint> all() {
        var document = OpenApiPiece.beside(OtaEndpoints.class, "ota.json");
        return List.of(
                        Endpoint.post(JOBS, this::create),
                        Endpoint.get(JOBS, this::list),
                        Endpoint.get(JOB, this::one),
                        change("pause", OtaJobChange.PAUSE),
                        change("resume", OtaJobChange.RESUME),
                        change("cancel", OtaJobChange.CANCEL),
                        change("next-wave", OtaJobChange.OPEN_NEXT_WAVE),
                        members.endpoint(),
                        reach.endpoint(),
                        Endpoint.get("/api/v1/nodes/{id}/ota", this::ofNode),
                        Endpoint.post("/api/v1/nodes/{id}/ota/{job}/approval", this::approve))
                .stream()
                .map(endpoint -> endpoint.describedBy(document))
                .toList();
    }

    private Answer create(Request request) {
        String tenant = tenant(request);
        var body = new OtaJobBody(request.body(), tenant, ota::image);
        String chosen = body.id();
        FleetKey key =
                chosen == null
                        ? OwnKeys.next(placement, id -> FleetKey.ota(tenant, id))
                        : FleetKey.ota(tenant, chosen);
        OtaJob job = body.job(key.id(), RANDOM.nextLong());
        return answer(
                        request,
                        key,
                        () -> {
                            if (ota.queries().job(key) instanceof Lookup.Found<Known>(_)) {
                                throw new Refused(ErrorCode.OTA_JOB_EXISTS, "job " + key.id());
                            }
                            writes.ask(
                                    key,
                                    asked(new ChangeOtaJob(OtaJobChange.CREATE, ota.framed(job))));
                            return whole(key);
                        })
                .created();
    }

    private Answer list(Request request) {
        String tenant = tenant(request);
        return switch (ota.queries().jobs()) {
            case Lookup.Found<List<Known>>(var jobs) -> {
                ObjectNode json = Json.object();
                ArrayNode all = json.putArray("jobs");
                jobs.stream()
                        .filter(job -> job.key().tenant().equals(tenant))
                        .forEach(job -> all.add(OtaJson.summary(job)));
                yield Answer.ok(json);
            }
            case Lookup.NotReady<List<Known>>(var why) ->
                    throw new Refused(ErrorCode.NOT_READY, why);
            case Lookup.Absent<List<Known>>(), Lookup.HeldBy<List<Known>>(_) ->
                    throw new Refused(ErrorCode.NOT_READY, "partitions are moving");
        };
    }

    private Answer one(Request request) {
        FleetKey key = key(request);
        Answer job = answer(request, key, () -> whole(key));
        if (request.isForwarded() || job.status() != 200) {
            return job;
        }
        ObjectNode json = (ObjectNode) Json.read(job.body());
        reach.addTo(json, request);
        return Answer.ok(json).with(job.headers());
    }

    /**
     * A job as its endpoint shows it. Blocks.
     *
     * @param request to that endpoint
     * @throws Refused when it is not there, or not to be had at present
     */
    ObjectNode jobOf(Request request) {
        Answer job = one(request);
        if (job.status() == 200) {
            return (ObjectNode) Json.read(job.body());
        }
        throw new Refused(
                job.status() == 404 ? ErrorCode.OTA_JOB_UNKNOWN : ErrorCode.NOT_READY,
                "its owner answers with status " + job.status());
    }

    private Endpoint change(String word, OtaJobChange change) {
        return Endpoint.post(
                JOB + "/" + word,
                request -> {
                    FleetKey key = key(request);
                    return answer(request, key, () -> changed(key, change));
                });
    }

    private Lookup<JsonNode> changed(FleetKey key, OtaJobChange change) {
        int before = found(key).job().getRevision();
        writes.ask(key, asked(new ChangeOtaJob(change, null)));
        Known after = found(key);
        if (after.job().getRevision() == before) {
            throw new Refused(
                    ErrorCode.OTA_JOB_CLOSED,
                    "the job is " + OtaJson.word(after.job().getStatus()));
        }
        return new Lookup.Found<>(OtaJson.whole(after));
    }

    private Answer ofNode(Request request) {
        return reads.ofNode(
                request,
                node -> ota.queries().of(node).then(all -> new Lookup.Found<>(json(node, all))));
    }

    private Answer approve(Request request) {
        NodeKey node = request.node();
        String job = request.path("job");
        return reads.atPresent(
                request, node, () -> nodes.node(node).then(view -> approved(node, view, job)));
    }

    private Lookup<JsonNode> approved(NodeKey node, NodeView view, String job) {
        if (view.presence() == null || !view.presence().getConnected()) {
            throw new Refused(ErrorCode.NODE_OFFLINE, node + " has no connection");
        }
        nodeWrites.ask(
                node,
                NodeRequest.newBuilder()
                        .setId(RequestIds.next())
                        .setRequestedAt(clock.millis())
                        .setApproveUpdate(new ApproveUpdate(job))
                        .build());
        return ota.queries()
                .of(node)
                .then(
                        all ->
                                all.stream()
                                        .filter(execution -> execution.getJob().equals(job))
                                        .filter(execution -> execution.getApprovedAt() != null)
                                        .findFirst()
                                        .<Lookup<JsonNode>>map(
                                                execution ->
                                                        new Lookup.Found<>(
                                                                OtaJson.execution(execution)))
                                        .orElseThrow(
                                                () ->
                                                        new Refused(
                                                                ErrorCode.OTA_JOB_UNKNOWN,
                                                                "no job "
                                                                        + job
                                                                        + " offers the node anything")));
    }

    private Answer answer(Request request, FleetKey key, Supplier<Lookup<JsonNode>> read) {
        return reads.answer(request, FleetJob.NAME, key, Positions.NONE, read);
    }

    private Lookup<JsonNode> whole(FleetKey key) {
        return new Lookup.Found<>(OtaJson.whole(found(key)));
    }

    private Known found(FleetKey key) {
        return switch (ota.queries().job(key)) {
            case Lookup.Found<Known>(var known) -> known;
            case Lookup.Absent<Known>() ->
                    throw new Refused(ErrorCode.OTA_JOB_UNKNOWN, "job " + key.id());
            case Lookup.HeldBy<Known>(_) ->
                    throw new Refused(ErrorCode.NOT_READY, "the job has just moved");
            case Lookup.NotReady<Known>(var why) -> throw new Refused(ErrorCode.NOT_READY, why);
        };
    }

    private static JsonNode json(NodeKey node, List<OtaExecution> executions) {
        ObjectNode json = NodeJson.key(node);
        ArrayNode all = json.putArray("executions");
        executions.forEach(execution -> all.add(OtaJson.execution(execution)));
        return json;
    }

    private FleetRequest asked(ChangeOtaJob change) {
        return FleetRequest.newBuilder()
                .setId(RequestIds.next())
                .setRequestedAt(clock.millis())
                .setChangeOtaJob(change)
                .build();
    }

    /**
     * The job that a request names.
     *
     * @throws Refused when it names none
     */
    static FleetKey key(Request request) {
        String job = request.path("job");
        String tenant = tenant(request);
        if (job.isEmpty()) {
            throw new Refused(ErrorCode.OTA_JOB_UNKNOWN, "a job has an id");
        }
        return FleetKey.ota(tenant, job);
    }

    private static String tenant(Request request) {
        Parameters parameters = request.parameters();
        String tenant = Objects.requireNonNullElse(parameters.tenant(), NodeKey.DEFAULT_TENANT);
        parameters.done();
        return tenant;
    }
}
