package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.avro.mapping.MappingState;
import io.headwater.avro.requests.ChangeMapping;
import io.headwater.avro.requests.MappingAction;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.schemas.NodeKey;
import io.headwater.topologies.mapping.ChallengeAnswer;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mapping by challenge and response (rainmaker.md 4.6.4): the user has the node sign what we made
 * up, over a link of their own, and brings the signature.
 */
final class ChallengeEndpoints {
    /** As apps ask for while they provision a node. */
    private static final Duration USUAL = Duration.ofMinutes(6);

    private static final long MOST_SECONDS = 100 * 366 * 24 * 60 * 60L;

    private final NodeQueries queries;
    private final NodeReads reads;
    private final NodeWrites writes;
    private final InstantSource clock;

    ChallengeEndpoints(
            NodeQueries queries, NodeReads reads, NodeWrites writes, InstantSource clock) {
        this.queries = queries;
        this.reads = reads;
        this.writes = writes;
        this.clock = clock;
    }

    List<Endpoint> all() {
        var document = OpenApiPiece.beside(ChallengeEndpoints.class, "challenges.json");
        return List.of(
                Endpoint.post("/api/v1/nodes/{id}/users/{user}/challenges", this::challenge)
                        .describedBy(document),
                Endpoint.post(
                                "/api/v1/nodes/{id}/mapping-requests/{request}/response",
                                this::respond)
                        .describedBy(document));
    }

    private Answer challenge(Request request) {
        Parameters parameters = request.parameters();
        NodeKey node = request.node(parameters);
        String user = MappingEndpoints.user(request, parameters);
        Long seconds =
                parameters.parse(
                        "timeout",
                        "a whole number of seconds, 0 for no end",
                        ChallengeEndpoints::seconds);
        parameters.done();
        var change =
                ChangeMapping.newBuilder()
                        .setAction(MappingAction.CHALLENGE)
                        .setUserId(user)
                        .setChallenge(RequestIds.next())
                        .setValidMillis(validMillis(seconds))
                        .build();
        NodeRequest asked = asked(change);
        return reads.atPresent(
                        request,
                        node,
                        () ->
                                ask(node, asked)
                                        .then(
                                                state ->
                                                        new Lookup.Found<>(
                                                                shown(node, state, asked.getId()))))
                .accepted();
    }

    private Answer respond(Request request) {
        NodeKey node = request.node();
        String id = request.path("request");
        JsonNode body = body(request.body());
        String user = body.path("userId").asText();
        var change =
                ChangeMapping.newBuilder()
                        .setAction(MappingAction.VERIFY)
                        .setUserId(user)
                        .setRequest(id)
                        .setSignature(signature(body.path("response").asText()))
                        .build();
        NodeRequest asked = asked(change);
        return reads.atPresent(
                request,
                node,
                () ->
                        ask(node, asked)
                                .then(
                                        state -> {
                                            refuse(
                                                    ChallengeAnswer.of(
                                                            state, id, user, asked.getId()));
                                            return new Lookup.Found<>(shown(node, state, id));
                                        }));
    }

    private Lookup<MappingState> ask(NodeKey node, NodeRequest asked) {
        return queries.mapping(node)
                .then(
                        _ -> {
                            writes.ask(node, asked);
                            return queries.mapping(node);
                        });
    }

    private NodeRequest asked(ChangeMapping change) {
        return NodeRequest.newBuilder()
                .setId(RequestIds.next())
                .setRequestedAt(clock.millis())
                .setMapping(change)
                .build();
    }

    private static JsonNode shown(NodeKey node, MappingState state, String id) {
        return MappingJson.of(MappingEndpoints.found(node, state, id));
    }

    private static void refuse(ChallengeAnswer answer) {
        switch (answer) {
            case CONFIRMED -> {}
            case UNKNOWN ->
                    throw new Refused(
                            ErrorCode.MAPPING_UNKNOWN, "the user has no such request for the node");
            case TIMED_OUT ->
                    throw new Refused(
                            ErrorCode.MAPPING_TIMED_OUT, "the response came after the timeout");
            case WRONG ->
                    throw new Refused(
                            ErrorCode.CHALLENGE_REFUSED,
                            "the response is not the node's to this challenge");
            case ALREADY_CONFIRMED ->
                    throw new Refused(
                            ErrorCode.MAPPING_CONFIRMED,
                            "an earlier response confirmed the request");
            case CLOSED ->
                    throw new Refused(
                            ErrorCode.MAPPING_CLOSED,
                            "a newer request or wrong responses ended it");
        }
    }

    private static @Nullable Long validMillis(@Nullable Long seconds) {
        if (seconds == null) {
            return USUAL.toMillis();
        }
        return seconds == 0 ? null : Long.valueOf(seconds * 1_000);
    }

    private static @Nullable Long seconds(String text) {
        return text.matches("[0-9]{1,10}") && Long.parseLong(text) <= MOST_SECONDS
                ? Long.valueOf(text)
                : null;
    }

    /** What is not hexadecimal is no signature of anybody, and is judged as such. */
    private static ByteBuffer signature(String hex) {
        try {
            return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
        } catch (IllegalArgumentException notHex) {
            return ByteBuffer.allocate(0);
        }
    }

    private static JsonNode body(byte[] body) {
        try {
            return Json.read(body);
        } catch (UncheckedIOException e) {
            throw new Refused(ErrorCode.MAPPING_REFUSED, "the body is not JSON");
        }
    }
}
