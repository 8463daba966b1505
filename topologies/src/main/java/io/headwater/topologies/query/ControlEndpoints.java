package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.delivery.DownlinkState;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.avro.requests.PublishToNode;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.dialect.rainmaker.Channel;
import io.headwater.schemas.dialect.rainmaker.ConfigPayload;
import io.headwater.schemas.dialect.rainmaker.NodeConfig;
import io.headwater.schemas.dialect.rainmaker.Parsed;
import io.headwater.schemas.dialect.rainmaker.SetParamsPayload;
import io.headwater.schemas.dialect.rainmaker.SetParamsPayload.Mode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Telling a node something: setting its parameters, and what became of each message. The owner of
 * the node answers, because only it knows the node's session.
 */
final class ControlEndpoints {
    private static final String RAINMAKER = "rainmaker";
    private static final Duration USUAL_EXPIRY = Duration.ofSeconds(30);
    private static final Duration LONGEST_EXPIRY = Duration.ofMinutes(10);

    private final NodeQueries queries;
    private final NodeReads reads;
    private final NodeWrites writes;
    private final InstantSource clock;

    ControlEndpoints(NodeQueries queries, NodeReads reads, NodeWrites writes, InstantSource clock) {
        this.queries = queries;
        this.reads = reads;
        this.writes = writes;
        this.clock = clock;
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.put("/api/v1/nodes/{id}/params", this::setParams),
                Endpoint.get("/api/v1/nodes/{id}/downlinks", this::list),
                Endpoint.get("/api/v1/nodes/{id}/downlinks/{downlink}", this::one));
    }

    private Answer setParams(Request request) {
        Parameters parameters = request.parameters();
        NodeKey node = request.node(parameters);
        Mode mode =
                parameters.choice(
                        "mode",
                        "lenient or strict",
                        text ->
                                switch (text) {
                                    case "lenient" -> Mode.LENIENT;
                                    case "strict" -> Mode.STRICT;
                                    default -> null;
                                });
        Duration expiry = parameters.millis("expiry", USUAL_EXPIRY, LONGEST_EXPIRY);
        parameters.done();
        if (!node.dialect().equals(RAINMAKER)) {
            throw new Refused(
                    ErrorCode.DIALECT_UNSUPPORTED,
                    "parameters of dialect " + node.dialect() + " cannot be set");
        }
        return reads.atPresent(
                        request,
                        node,
                        () ->
                                queries.node(node)
                                        .then(view -> queries.config(node))
                                        .then(
                                                config ->
                                                        new Lookup.Found<>(
                                                                set(
                                                                        node,
                                                                        request.body(),
                                                                        config,
                                                                        mode == null
                                                                                ? Mode.LENIENT
                                                                                : mode,
                                                                        expiry))))
                .accepted();
    }

    private JsonNode set(NodeKey node, byte[] body, byte[] config, Mode mode, Duration expiry) {
        byte[] payload =
                switch (SetParamsPayload.write(body, parsed(config, node), mode)) {
                    case Parsed.Accepted<byte[]> accepted -> accepted.value();
                    case Parsed.Ignored<byte[]>(var reason) -> throw refused(reason.code(), "");
                    case Parsed.Refused<byte[]>(var reason, var detail) ->
                            throw refused(reason.code(), detail);
                };
        long now = clock.millis();
        var message =
                new PublishToNode(
                        Channel.PARAMS_REMOTE.wireName(),
                        "node/" + node.device() + "/params/remote",
                        ByteBuffer.wrap(payload),
                        now + expiry.toMillis());
        var asked =
                NodeRequest.newBuilder()
                        .setId(RequestIds.next())
                        .setRequestedAt(now)
                        .setPublish(message)
                        .build();
        writes.ask(node, asked);
        return switch (found(node, asked.getId())) {
            case null -> queued(asked, message);
            case DownlinkState decided -> DownlinkJson.of(decided, clock.millis());
        };
    }

    private @Nullable DownlinkState found(NodeKey node, String id) {
        return queries.downlinks(node) instanceof Lookup.Found<List<DownlinkState>>(var known)
                ? known.stream().filter(it -> it.getId().equals(id)).findFirst().orElse(null)
                : null;
    }

    private Answer list(Request request) {
        NodeKey node = request.node();
        return reads.atPresent(
                request,
                node,
                () ->
                        queries.downlinks(node)
                                .then(
                                        known -> {
                                            ObjectNode json = NodeJson.key(node);
                                            ArrayNode all = json.putArray("downlinks");
                                            known.reversed()
                                                    .forEach(
                                                            it ->
                                                                    all.add(
                                                                            DownlinkJson.of(
                                                                                    it,
                                                                                    clock
                                                                                            .millis())));
                                            return new Lookup.Found<>(json);
                                        }));
    }

    private Answer one(Request request) {
        NodeKey node = request.node();
        String id = request.path("downlink");
        return reads.atPresent(
                request,
                node,
                () ->
                        queries.downlinks(node)
                                .then(known -> new Lookup.Found<>(one(node, id, known))));
    }

    private JsonNode one(NodeKey node, String id, List<DownlinkState> known) {
        return known.stream()
                .filter(it -> it.getId().equals(id))
                .findFirst()
                .map(it -> DownlinkJson.of(it, clock.millis()))
                .orElseThrow(
                        () ->
                                new Refused(
                                        ErrorCode.DOWNLINK_UNKNOWN,
                                        node + " has no downlink " + id + " among its newest"));
    }

    private static ObjectNode queued(NodeRequest asked, PublishToNode message) {
        ObjectNode json = Json.object();
        json.put("id", asked.getId());
        json.put("status", "queued");
        json.putNull("detail");
        json.put("channel", message.getChannel());
        json.put("topic", message.getTopic());
        json.put("bytes", message.getPayload().remaining());
        json.put("requestedAt", Json.time(asked.getRequestedAt()));
        json.putNull("settledAt");
        json.put("expiresAt", Json.time(message.getExpiresAt()));
        return json;
    }

    private static @Nullable NodeConfig parsed(byte[] config, NodeKey node) {
        return config.length > 0
                        && ConfigPayload.parse(config, node.device())
                                instanceof Parsed.Accepted<NodeConfig> accepted
                ? accepted.value()
                : null;
    }

    private static Refused refused(String reason, String detail) {
        ObjectNode details = Json.object();
        details.put("reason", reason);
        return new Refused(ErrorCode.PARAMS_REFUSED, detail, details);
    }
}
