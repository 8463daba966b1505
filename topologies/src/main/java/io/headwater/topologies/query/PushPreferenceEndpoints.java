package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.avro.push.PushPreferences;
import io.headwater.schemas.FleetKey;
import java.util.List;

/** When somebody does not want to be told. */
final class PushPreferenceEndpoints {
    private final PushReads reads;
    private final PushWrites writes;

    PushPreferenceEndpoints(PushReads reads, PushWrites writes) {
        this.reads = reads;
        this.writes = writes;
    }

    /**
     * @param whose path of the user or operator
     */
    List<Endpoint> under(String whose) {
        String preferences = whose + "/push-preferences";
        return List.of(
                Endpoint.get(preferences, this::preferences),
                Endpoint.put(preferences, this::prefer));
    }

    private Answer preferences(Request request) {
        FleetKey whose = PushReads.whose(request);
        return reads.answer(request, whose, () -> known(whose));
    }

    private Answer prefer(Request request) {
        FleetKey whose = PushReads.whose(request);
        PushPreferences preferences = PushPreferencesBody.read(request.body());
        return reads.answer(
                request,
                whose,
                () -> {
                    writes.prefer(whose, preferences);
                    return known(whose);
                });
    }

    private Lookup<JsonNode> known(FleetKey whose) {
        return reads.known(whose)
                .then(known -> new Lookup.Found<>(PushJson.preferences(whose, known)));
    }
}
