package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.avro.push.PushTarget;
import io.headwater.avro.push.PushUser;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.topologies.fleet.FleetJob;
import io.headwater.topologies.push.Deliveries;
import java.util.List;
import java.util.function.Supplier;

/**
 * What is known of somebody who is told of things: a user, or the operator of a tenant, to whom all
 * of it applies alike. Their owner answers.
 */
final class PushReads {
    private final PushQueries queries;
    private final NodeReads reads;

    PushReads(PushQueries queries, NodeReads reads) {
        this.queries = queries;
        this.reads = reads;
    }

    /** The user in the path; without one, the operator of the tenant. */
    static FleetKey whose(Request request) {
        Parameters parameters = request.parameters();
        if (!request.names("user")) {
            String tenant = parameters.tenant();
            parameters.done();
            return FleetKey.operator(tenant == null ? NodeKey.DEFAULT_TENANT : tenant);
        }
        FleetKey user = parameters.user(MappingEndpoints.user(request, parameters));
        parameters.done();
        return user;
    }

    /** What the owner answers, here or one hop away. */
    Answer answer(Request request, FleetKey whose, Supplier<Lookup<JsonNode>> read) {
        return reads.answerOfFleet(request, FleetJob.NAME, whose, read);
    }

    Lookup<PushUser> known(FleetKey whose) {
        return queries.user(whose);
    }

    /**
     * @throws Refused when there is no such target
     */
    Lookup<PushTarget> target(FleetKey whose, String id) {
        return known(whose)
                .then(
                        known ->
                                known.getTargets().stream()
                                        .filter(target -> target.getId().equals(id))
                                        .findFirst()
                                        .<Lookup<PushTarget>>map(Lookup.Found::new)
                                        .orElseThrow(
                                                () ->
                                                        new Refused(
                                                                ErrorCode.PUSH_TARGET_UNKNOWN,
                                                                whose + " has no target " + id)));
    }

    /** The newest first. */
    Lookup<List<Deliveries.Row>> deliveries(FleetKey whose) {
        return queries.deliveries(whose);
    }

    /**
     * @throws Refused when nothing was told under this id, or it is forgotten
     */
    Lookup<Deliveries.Row> delivery(FleetKey whose, String id) {
        return deliveries(whose)
                .then(
                        rows ->
                                rows.stream()
                                        .filter(row -> row.key().delivery().equals(id))
                                        .findFirst()
                                        .<Lookup<Deliveries.Row>>map(Lookup.Found::new)
                                        .orElseThrow(
                                                () ->
                                                        new Refused(
                                                                ErrorCode.PUSH_DELIVERY_UNKNOWN,
                                                                whose
                                                                        + " was told nothing as "
                                                                        + id)));
    }
}
