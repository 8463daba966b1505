package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.push.PushTarget;
import io.headwater.avro.push.PushUser;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.UserRowKey;
import io.headwater.schemas.push.TargetKind;
import io.headwater.topologies.push.UserPushes;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where somebody wants to be told of things. */
final class PushTargetEndpoints {
    private final PushReads reads;
    private final PushWrites writes;
    private final PushKey key;
    private final PushKinds kinds;
    private final InstantSource clock;

    PushTargetEndpoints(
            PushReads reads, PushWrites writes, PushKey key, PushKinds kinds, InstantSource clock) {
        this.reads = reads;
        this.writes = writes;
        this.key = key;
        this.kinds = kinds;
        this.clock = clock;
    }

    /**
     * @param whose path of the user or operator
     */
    List<Endpoint> under(String whose) {
        String targets = whose + "/targets";
        return List.of(
                Endpoint.get(targets, this::list),
                Endpoint.post(targets, this::register),
                Endpoint.delete(targets + "/{target}", this::remove),
                Endpoint.post(targets + "/{target}/test", this::test),
                Endpoint.put(targets + "/{target}/presence", this::listen));
    }

    private Answer list(Request request) {
        FleetKey whose = PushReads.whose(request);
        return reads.answer(request, whose, () -> all(whose));
    }

    private Answer register(Request request) {
        FleetKey whose = PushReads.whose(request);
        PushTarget target = PushTargetBody.read(request.body(), RequestIds.next(), whose);
        ObjectNode json = shown(whose, target);
        return reads.answer(
                        request,
                        whose,
                        () ->
                                reads.known(whose)
                                        .then(
                                                known -> {
                                                    refuseWhenFull(known);
                                                    writes.put(whose, target);
                                                    return new Lookup.Found<>(json);
                                                }))
                .accepted();
    }

    private Answer remove(Request request) {
        FleetKey whose = PushReads.whose(request);
        String id = request.path("target");
        return reads.answer(
                request,
                whose,
                () ->
                        reads.target(whose, id)
                                .then(
                                        _ -> {
                                            writes.remove(whose, id);
                                            return all(whose);
                                        }));
    }

    private Answer test(Request request) {
        FleetKey whose = PushReads.whose(request);
        String id = request.path("target");
        return reads.answer(
                        request,
                        whose,
                        () -> reads.target(whose, id).then(_ -> queued(writes.test(whose, id), id)))
                .accepted();
    }

    private Answer listen(Request request) {
        FleetKey whose = PushReads.whose(request);
        String id = request.path("target");
        PushPresenceBody wish = PushPresenceBody.read(request.body(), whose.tenant());
        return reads.answer(
                request,
                whose,
                () ->
                        reads.target(whose, id)
                                .then(
                                        _ -> {
                                            writes.listen(whose, id, wish);
                                            return reads.target(whose, id);
                                        })
                                .then(now -> new Lookup.Found<>(PushJson.target(now))));
    }

    private Lookup<JsonNode> all(FleetKey whose) {
        return reads.known(whose).then(known -> new Lookup.Found<>(PushJson.targets(whose, known)));
    }

    /**
     * A target as whoever registers it is shown it.
     *
     * @throws Refused when nobody will ever tell such a target
     */
    private ObjectNode shown(FleetKey whose, PushTarget target) {
        Optional<String> warning = TargetKind.of(target.getKind()).flatMap(kinds::warningOf);
        ObjectNode json = PushJson.target(target);
        warning.ifPresent(text -> json.put("warning", text));
        json.put("createdAt", Json.time(clock.millis()));
        json.put("secret", secret(whose, target));
        return json;
    }

    /** What a webhook's requests are signed with; shown once, here. Null for other kinds. */
    private @Nullable String secret(FleetKey whose, PushTarget target) {
        return target.getKind().equals(TargetKind.WEBHOOK.word())
                ? key.secretOf(new UserRowKey(whose, target.getId())).shown()
                : null;
    }

    private static void refuseWhenFull(PushUser known) {
        if (known.getTargets().size() >= UserPushes.MOST_TARGETS) {
            throw new Refused(
                    ErrorCode.PUSH_TARGETS_FULL,
                    "the user has " + known.getTargets().size() + " targets");
        }
    }

    private static Lookup<JsonNode> queued(String id, String target) {
        ObjectNode json = Json.object();
        json.put("id", id);
        json.put("target", target);
        json.put("status", "requested");
        return new Lookup.Found<>(json);
    }
}
