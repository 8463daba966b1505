package io.headwater.standalone.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.bridge.app.Bridge;
import io.headwater.bridge.claiming.ClaimOnRecord;
import io.headwater.bridge.claiming.ClaimTokens;
import io.headwater.bridge.claiming.Claiming;
import io.headwater.schemas.NodeKey;
import io.headwater.topologies.query.Answer;
import io.headwater.topologies.query.Endpoint;
import io.headwater.topologies.query.ErrorCode;
import io.headwater.topologies.query.OpenApiPiece;
import io.headwater.topologies.query.Refused;
import io.headwater.topologies.query.Request;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Who may claim nodes, over the API.
 *
 * <pre>
 * POST   /api/v1/claiming/tokens          a token with which a user claims, for a while
 * GET    /api/v1/claiming/users/{user}    how many nodes the user claimed, and may
 * GET    /api/v1/claiming/users/{user}/nodes         which nodes the user claimed
 * DELETE /api/v1/claiming/users/{user}/nodes/{node}  takes the claim back, and the certificate
 * PUT    /api/v1/claiming/devices/{mac}   lets a device claim itself, by the secret in its eFuse
 * DELETE /api/v1/claiming/devices/{mac}   takes that from it; its certificate stays
 * </pre>
 */
public final class ClaimAdministration {
    private static final String TOKENS = "/api/v1/claiming/tokens";
    private static final String USER = "/api/v1/claiming/users/{user}";
    private static final String NODES = USER + "/nodes";
    private static final String NODE = NODES + "/{node}";
    private static final String DEVICE = "/api/v1/claiming/devices/{mac}";

    private static final Duration USUAL_LIFE = Duration.ofHours(1);
    private static final long LONGEST_LIFE_SECONDS = Duration.ofDays(365).toSeconds();
    private static final int SECRET_BYTES = 16;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Claiming claiming;
    private final InstantSource clock;

    private ClaimAdministration(Claiming claiming, InstantSource clock) {
        this.claiming = claiming;
        this.clock = clock;
    }

    private interface Work {
        Answer answer(ClaimAdministration administration, Request request);
    }

    /** The endpoints, which answer "not ready" until the bridge is there. */
    public static List<Endpoint> endpoints(CompletableFuture<Bridge> bridge) {
        var document = OpenApiPiece.beside(ClaimAdministration.class, "claim-administration.json");
        return List.of(
                Endpoint.post(TOKENS, on(bridge, ClaimAdministration::token)).describedBy(document),
                Endpoint.get(USER, on(bridge, ClaimAdministration::user)).describedBy(document),
                Endpoint.get(NODES, on(bridge, ClaimAdministration::nodes)).describedBy(document),
                Endpoint.delete(NODE, on(bridge, ClaimAdministration::release))
                        .describedBy(document),
                Endpoint.put(DEVICE, on(bridge, ClaimAdministration::register))
                        .describedBy(document),
                Endpoint.delete(DEVICE, on(bridge, ClaimAdministration::forget))
                        .describedBy(document));
    }

    private static Endpoint.Work on(CompletableFuture<Bridge> bridge, Work work) {
        return request -> {
            request.parameters().done();
            return work.answer(ready(bridge), request);
        };
    }

    private static ClaimAdministration ready(CompletableFuture<Bridge> bridge) {
        Bridge now = bridge.getNow(null);
        if (now == null) {
            throw new Refused(ErrorCode.NOT_READY, "the bridge is still starting");
        }
        Claiming claiming =
                now.claiming()
                        .orElseThrow(
                                () ->
                                        new Refused(
                                                ErrorCode.CLAIMING_OFF,
                                                "this instance has no claim port"));
        return new ClaimAdministration(claiming, InstantSource.system());
    }

    private Answer token(Request request) {
        JsonNode body = body(request);
        String user = checkedUser(body.path("user").asText());
        JsonNode seconds = body.path("validSeconds");
        long life = seconds.isMissingNode() ? USUAL_LIFE.toSeconds() : seconds.asLong(0);
        if (life < 1 || life > LONGEST_LIFE_SECONDS) {
            throw new Refused(
                    ErrorCode.PARAMETER_INVALID,
                    "validSeconds: expected a whole number from 1 to " + LONGEST_LIFE_SECONDS);
        }
        Instant until = Instant.ofEpochSecond(clock.instant().getEpochSecond() + life);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("user", user);
        answer.put("token", claiming.tokens().issue(user, until));
        answer.put("expiresAt", until.toString());
        return new Answer(201, answer);
    }

    private Answer user(Request request) {
        return quota(checkedUser(request.path("user")));
    }

    private Answer nodes(Request request) {
        String user = checkedUser(request.path("user"));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("user", user);
        ArrayNode nodes = answer.putArray("nodes");
        claiming.nodesOf(user)
                .forEach(
                        node -> claiming.of(node).ifPresent(claim -> nodes.add(json(node, claim))));
        return Answer.ok(answer);
    }

    private Answer release(Request request) {
        String user = checkedUser(request.path("user"));
        NodeKey node =
                claiming.nodesOf(user).stream()
                        .filter(claimed -> claimed.device().equals(request.path("node")))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new Refused(
                                                ErrorCode.CLAIM_UNKNOWN,
                                                user + " has not claimed " + request.path("node")));
        stored(claiming.release(node));
        return quota(user);
    }

    private static ObjectNode json(NodeKey node, ClaimOnRecord claim) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", node.device());
        json.put("mac", claim.mac());
        json.put("firstClaimedAt", claim.firstClaimedAt().toString());
        json.put("claimedAt", claim.claimedAt().toString());
        return json;
    }

    private Answer quota(String user) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("user", user);
        answer.put("claimed", claiming.claimedBy(user));
        answer.put("quota", claiming.userQuota());
        return Answer.ok(answer);
    }

    private Answer register(Request request) {
        NodeKey device = device(request);
        byte[] secret = secret(body(request).path("secret").asText());
        stored(claiming.registerDevice(device, secret));
        return settled(device, true);
    }

    private Answer forget(Request request) {
        NodeKey device = device(request);
        stored(claiming.forgetDevice(device));
        return settled(device, false);
    }

    private static Answer settled(NodeKey device, boolean registered) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("mac", device.device());
        answer.put("registered", registered);
        return Answer.ok(answer);
    }

    private NodeKey device(Request request) {
        return claiming.device(request.path("mac"))
                .orElseThrow(
                        () ->
                                new Refused(
                                        ErrorCode.PARAMETER_INVALID,
                                        "mac: expected 12 upper-case hex digits"));
    }

    private static String checkedUser(String user) {
        ClaimTokens.checkUser(user)
                .ifPresent(
                        problem -> {
                            throw new Refused(ErrorCode.PARAMETER_INVALID, "user: " + problem);
                        });
        return user;
    }

    /** Never repeats what it was given: that may be a secret but for one slip. */
    private static byte[] secret(String hex) {
        if (!hex.matches("[0-9a-fA-F]{%d}".formatted(2 * SECRET_BYTES))) {
            throw new Refused(ErrorCode.PARAMETER_INVALID, "secret: expected 32 hex digits");
        }
        return HexFormat.of().parseHex(hex);
    }

    private static JsonNode body(Request request) {
        try {
            return JSON.readTree(request.body());
        } catch (JsonProcessingException e) {
            throw new Refused(ErrorCode.REQUEST_MALFORMED, "the body is not JSON");
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    private static void stored(CompletionStage<?> write) {
        try {
            var _ = write.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw new Refused(
                    ErrorCode.NOT_READY,
                    "Kafka did not take it: "
                            + (e.getCause() == null ? e : e.getCause()).getMessage());
        }
    }
}
