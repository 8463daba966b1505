package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.schemas.FleetKey;
import java.util.List;

/** What somebody was told, and another try. */
final class PushDeliveryEndpoints {
    private final PushReads reads;
    private final PushWrites writes;

    PushDeliveryEndpoints(PushReads reads, PushWrites writes) {
        this.reads = reads;
        this.writes = writes;
    }

    /**
     * @param whose path of the user or operator
     */
    List<Endpoint> under(String whose) {
        String deliveries = whose + "/deliveries";
        return List.of(
                Endpoint.get(deliveries, this::list),
                Endpoint.post(deliveries + "/{delivery}/replay", this::replay));
    }

    private Answer list(Request request) {
        FleetKey whose = PushReads.whose(request);
        return reads.answer(
                request,
                whose,
                () ->
                        reads.deliveries(whose)
                                .then(
                                        rows ->
                                                new Lookup.Found<>(
                                                        PushJson.deliveries(whose, rows))));
    }

    private Answer replay(Request request) {
        FleetKey whose = PushReads.whose(request);
        String id = request.path("delivery");
        return reads.answer(request, whose, () -> replayed(whose, id)).accepted();
    }

    private Lookup<JsonNode> replayed(FleetKey whose, String id) {
        return reads.delivery(whose, id)
                .then(row -> reads.target(whose, row.key().target()))
                .then(
                        target -> {
                            writes.replay(whose, target.getId(), id);
                            return reads.delivery(whose, id);
                        })
                .then(row -> new Lookup.Found<>(PushJson.delivery(row)));
    }
}
