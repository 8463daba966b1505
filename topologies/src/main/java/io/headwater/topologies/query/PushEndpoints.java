package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.push.PushPreferences;
import io.headwater.avro.push.PushTarget;
import io.headwater.avro.push.PushUser;
import io.headwater.avro.requests.ChangePush;
import io.headwater.avro.requests.FleetRequest;
import io.headwater.avro.requests.PushChange;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.UserRowKey;
import io.headwater.schemas.push.TargetKind;
import io.headwater.topologies.fleet.FleetJob;
import io.headwater.topologies.push.Deliveries;
import io.headwater.topologies.push.UserPushes;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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

    private final PushSources push;
    private final NodeReads reads;
    private final FleetWrites writes;
    private final PushKey key;
    private final PushKinds kinds;
    private final InstantSource clock;

    PushEndpoints(
            PushSources push,
            NodeReads reads,
            FleetWrites writes,
            PushKey key,
            PushKinds kinds,
            InstantSource clock) {
        this.push = push;
        this.reads = reads;
        this.writes = writes;
        this.key = key;
        this.kinds = kinds;
        this.clock = clock;
    }

    List<Endpoint> all() {
        var document = OpenApiPiece.beside(PushEndpoints.class, "push.json");
        var all = new ArrayList<>(under(USER));
        all.addAll(under(OPERATOR));
        return all.stream().map(endpoint -> endpoint.describedBy(document)).toList();
    }

    private List<Endpoint> under(String whose) {
        String targets = whose + "/targets";
        String preferences = whose + "/push-preferences";
        String deliveries = whose + "/deliveries";
        return List.of(
                Endpoint.get(targets, this::targets),
                Endpoint.post(targets, this::register),
                Endpoint.delete(targets + "/{target}", this::remove),
                Endpoint.post(targets + "/{target}/test", this::test),
                Endpoint.put(targets + "/{target}/presence", this::listen),
                Endpoint.get(preferences, this::preferences),
                Endpoint.put(preferences, this::prefer),
                Endpoint.get(deliveries, this::deliveries),
                Endpoint.post(deliveries + "/{delivery}/replay", this::replay));
    }

    private Answer targets(Request request) {
        FleetKey user = user(request);
        return answer(request, user, () -> targets(user));
    }

    private Answer register(Request request) {
        FleetKey user = user(request);
        PushTarget target = PushTargetBody.read(request.body(), RequestIds.next(), user.tenant());
        Optional<String> warning = TargetKind.of(target.getKind()).flatMap(kinds::warningOf);
        ObjectNode json = PushJson.target(target);
        warning.ifPresent(text -> json.put("warning", text));
        json.put("createdAt", Json.time(clock.millis()));
        json.put("secret", secret(user, target));
        return answer(
                        request,
                        user,
                        () ->
                                known(user)
                                        .then(
                                                known -> {
                                                    refuseWhenFull(known);
                                                    ask(user, putting(target));
                                                    return new Lookup.Found<>(json);
                                                }))
                .accepted();
    }

    private Answer remove(Request request) {
        FleetKey user = user(request);
        String target = request.path("target");
        return answer(
                request,
                user,
                () ->
                        target(user, target)
                                .then(
                                        _ -> {
                                            ask(
                                                    user,
                                                    change(PushChange.REMOVE_TARGET)
                                                            .setTarget(target)
                                                            .build());
                                            return targets(user);
                                        }));
    }

    private Answer test(Request request) {
        FleetKey user = user(request);
        String target = request.path("target");
        return answer(
                        request,
                        user,
                        () ->
                                target(user, target)
                                        .then(
                                                _ -> {
                                                    String id =
                                                            ask(
                                                                    user,
                                                                    change(PushChange.TEST_TARGET)
                                                                            .setTarget(target)
                                                                            .build());
                                                    return queued(id, target);
                                                }))
                .accepted();
    }

    private Answer listen(Request request) {
        FleetKey user = user(request);
        String id = request.path("target");
        PushTarget wish =
                PushPresenceBody.read(request.body(), user.tenant()).put(blank(id)).build();
        return answer(
                request,
                user,
                () ->
                        target(user, id)
                                .then(
                                        _ -> {
                                            ask(
                                                    user,
                                                    carrying(
                                                            change(PushChange.SET_PRESENCE)
                                                                    .setTarget(id),
                                                            only(wish)));
                                            return target(user, id);
                                        })
                                .then(now -> new Lookup.Found<>(PushJson.target(now))));
    }

    /** A target of which nothing is said. */
    private static PushTarget.Builder blank(String id) {
        return PushTarget.newBuilder().setId(id).setKind("").setAddress("").setCreatedAt(0);
    }

    private Answer preferences(Request request) {
        FleetKey user = user(request);
        return answer(request, user, () -> preferences(user));
    }

    private Answer prefer(Request request) {
        FleetKey user = user(request);
        PushPreferences preferences = PushPreferencesBody.read(request.body());
        return answer(
                request,
                user,
                () -> {
                    ask(
                            user,
                            carrying(
                                    change(PushChange.SET_PREFERENCES),
                                    PushUser.newBuilder().setPreferences(preferences).build()));
                    return preferences(user);
                });
    }

    private Lookup<JsonNode> preferences(FleetKey user) {
        return known(user).then(known -> new Lookup.Found<>(PushJson.preferences(user, known)));
    }

    private Answer deliveries(Request request) {
        FleetKey user = user(request);
        return answer(
                request,
                user,
                () ->
                        push.queries()
                                .deliveries(user)
                                .then(rows -> new Lookup.Found<>(PushJson.deliveries(user, rows))));
    }

    private Answer replay(Request request) {
        FleetKey user = user(request);
        String id = request.path("delivery");
        return answer(request, user, () -> replayed(user, id)).accepted();
    }

    private Lookup<JsonNode> replayed(FleetKey user, String id) {
        return delivery(user, id)
                .then(
                        row -> {
                            String target = row.key().target();
                            return target(user, target)
                                    .then(
                                            _ -> {
                                                ask(
                                                        user,
                                                        change(PushChange.REPLAY)
                                                                .setTarget(target)
                                                                .setDelivery(id)
                                                                .build());
                                                return delivery(user, id);
                                            });
                        })
                .then(row -> new Lookup.Found<>(PushJson.delivery(row)));
    }

    private Lookup<JsonNode> targets(FleetKey user) {
        return known(user).then(known -> new Lookup.Found<>(PushJson.targets(user, known)));
    }

    private static Lookup<JsonNode> queued(String id, String target) {
        ObjectNode json = Json.object();
        json.put("id", id);
        json.put("target", target);
        json.put("status", "requested");
        return new Lookup.Found<>(json);
    }

    private Lookup<PushUser> known(FleetKey user) {
        return push.queries().user(user);
    }

    private Lookup<PushTarget> target(FleetKey user, String id) {
        return known(user)
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
                                                                user + " has no target " + id)));
    }

    private Lookup<Deliveries.Row> delivery(FleetKey user, String id) {
        return push.queries()
                .deliveries(user)
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
                                                                user
                                                                        + " was told nothing as "
                                                                        + id)));
    }

    private static void refuseWhenFull(PushUser known) {
        if (known.getTargets().size() >= UserPushes.MOST_TARGETS) {
            throw new Refused(
                    ErrorCode.PUSH_TARGETS_FULL,
                    "the user has " + known.getTargets().size() + " targets");
        }
    }

    /** What a webhook's requests are signed with; shown once, here. Null for other kinds. */
    private @Nullable String secret(FleetKey user, PushTarget target) {
        return target.getKind().equals(TargetKind.WEBHOOK.word())
                ? key.secretOf(new UserRowKey(user, target.getId())).shown()
                : null;
    }

    private String ask(FleetKey user, ChangePush change) {
        String id = RequestIds.next();
        writes.ask(
                user,
                FleetRequest.newBuilder()
                        .setId(id)
                        .setRequestedAt(clock.millis())
                        .setChangePush(change)
                        .build());
        return id;
    }

    private ChangePush putting(PushTarget target) {
        return carrying(change(PushChange.PUT_TARGET).setTarget(target.getId()), only(target));
    }

    private static PushUser only(PushTarget target) {
        return PushUser.newBuilder().setTargets(List.of(target)).build();
    }

    private ChangePush carrying(ChangePush.Builder change, PushUser user) {
        byte[] framed = push.users().value().serializer().serialize(push.users().name(), user);
        return change.setUser(ByteBuffer.wrap(framed)).build();
    }

    private static ChangePush.Builder change(PushChange change) {
        return ChangePush.newBuilder().setChange(change);
    }

    private Answer answer(Request request, FleetKey user, Supplier<Lookup<JsonNode>> read) {
        return reads.answerOfFleet(request, FleetJob.NAME, user, read);
    }

    /** The user in the path; without one, the operator of the tenant. */
    private static FleetKey user(Request request) {
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
}
