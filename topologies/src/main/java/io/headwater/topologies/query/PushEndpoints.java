package io.headwater.topologies.query;

import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where users and operators of tenants want to be told of things, and what they were told. The
 * owner of the user or operator answers.
 *
 * <pre>
 * GET, POST /api/v1/users/{user}/targets    DELETE .../targets/{target}
 * POST .../targets/{target}/test            PUT .../targets/{target}/presence
 * GET, PUT /api/v1/users/{user}/push-preferences
 * GET /api/v1/users/{user}/deliveries       POST .../deliveries/{delivery}/replay
 * the same under /api/v1/operator
 * </pre>
 */
final class PushEndpoints {
    private static final String USER = "/api/v1/users/{user}";
    private static final String OPERATOR = "/api/v1/operator";

    private final PushTargetEndpoints targets;
    private final PushPreferenceEndpoints preferences;
    private final PushDeliveryEndpoints deliveries;

    PushEndpoints(
            PushSources push,
            NodeReads reads,
            FleetWrites writes,
            PushKey key,
            PushKinds kinds,
            InstantSource clock) {
        var known = new PushReads(push.queries(), reads);
        var changes = new PushWrites(writes, push.users(), clock);
        targets = new PushTargetEndpoints(known, changes, key, kinds, clock);
        preferences = new PushPreferenceEndpoints(known, changes);
        deliveries = new PushDeliveryEndpoints(known, changes);
    }

    List<Endpoint> all() {
        var document = OpenApiPiece.beside(PushEndpoints.class, "push.json");
        return Stream.of(USER, OPERATOR)
                .flatMap(this::under)
                .map(endpoint -> endpoint.describedBy(document))
                .toList();
    }

    private Stream<Endpoint> under(String whose) {
        return Stream.of(targets.under(whose), preferences.under(whose), deliveries.under(whose))
                .flatMap(List::stream);
    }
}
