package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.identity.Credential;
import io.headwater.avro.identity.CredentialState;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.UplinkHeaders.Trust;
import io.headwater.schemas.dialect.rainmaker.Channel;
import io.headwater.schemas.dialect.rainmaker.SignedReport;
import java.nio.ByteBuffer;
import java.time.InstantSource;

/**
 * A phone reports for a node that has no connection of its own, with what the node signed over a
 * link of theirs (R-CR-5). Once it is judged it is a message of the node like any other: it lands
 * in the uplink, behind whatever the node said before.
 */
final class ProxyEndpoint {
    private static final String RAINMAKER = "rainmaker";

    private final NodeQueries queries;
    private final NodeReads reads;
    private final NodeWrites writes;
    private final InstantSource clock;

    ProxyEndpoint(NodeQueries queries, NodeReads reads, NodeWrites writes, InstantSource clock) {
        this.queries = queries;
        this.reads = reads;
        this.writes = writes;
        this.clock = clock;
    }

    Endpoint endpoint() {
        return Endpoint.post("/api/v1/nodes/{id}/proxy/{report}", this::report)
                .describedBy(OpenApiPiece.beside(ProxyEndpoint.class, "proxy.json"));
    }

    private Answer report(Request request) {
        Parameters parameters = request.parameters();
        NodeKey node = request.node(parameters);
        parameters.done();
        if (!node.dialect().equals(RAINMAKER)) {
            throw new Refused(
                    ErrorCode.DIALECT_UNSUPPORTED,
                    "nobody reports for nodes of dialect " + node.dialect());
        }
        Channel channel = channel(request.path("report"));
        JsonNode body = body(request.body());
        return reads.atPresent(
                        request,
                        node,
                        () ->
                                queries.credential(node)
                                        .then(
                                                credential ->
                                                        new Lookup.Found<>(
                                                                land(
                                                                        node,
                                                                        channel,
                                                                        credential,
                                                                        body))))
                .accepted();
    }

    private JsonNode land(NodeKey node, Channel channel, Credential credential, JsonNode body) {
        byte[] data =
                switch (SignedReport.judge(
                        keyOf(credential),
                        body.path("nodePayload").asText(),
                        body.path("signature").textValue(),
                        clock.instant())) {
                    case SignedReport.Genuine(var reported) -> reported;
                    case SignedReport.Refused(var fault, var detail) ->
                            throw new Refused(code(fault), detail);
                };
        Origin place = writes.land(node, headers(node, channel), data);
        ObjectNode json = NodeJson.key(node);
        json.put("channel", channel.wireName());
        json.put("origin", place.toString());
        return json;
    }

    private UplinkHeaders headers(NodeKey node, Channel channel) {
        String suffix =
                switch (channel) {
                    case CONFIG -> "config";
                    case PARAMS_INIT -> "params/local/init";
                    default -> "params/local";
                };
        return new UplinkHeaders(
                "node/" + node.device() + "/" + suffix,
                channel.wireName(),
                1,
                false,
                null,
                null,
                0,
                clock.millis(),
                Trust.SIGNED,
                false);
    }

    /** Empty, and so nobody's, when the node may not connect at present or its key is unknown. */
    private static byte[] keyOf(Credential credential) {
        ByteBuffer key = credential.getPublicKey();
        if (credential.getState() != CredentialState.ACTIVE || key == null) {
            return new byte[0];
        }
        byte[] bytes = new byte[key.remaining()];
        key.duplicate().get(bytes);
        return bytes;
    }

    private static Channel channel(String report) {
        return switch (report) {
            case "params" -> Channel.PARAMS_LOCAL;
            case "initparams" -> Channel.PARAMS_INIT;
            case "config" -> Channel.CONFIG;
            default ->
                    throw new Refused(
                            ErrorCode.PARAMETER_INVALID,
                            "report: expected params, initparams or config");
        };
    }

    private static JsonNode body(byte[] bytes) {
        JsonNode body;
        try {
            body = Json.read(bytes);
        } catch (RuntimeException e) {
            throw new Refused(ErrorCode.BODY_INVALID, "the body is not JSON");
        }
        if (!body.path("nodePayload").isTextual()) {
            throw new Refused(
                    ErrorCode.BODY_INVALID, "nodePayload: expected the text that the node signed");
        }
        return body;
    }

    private static ErrorCode code(SignedReport.Fault fault) {
        return switch (fault) {
            case NO_SIGNATURE, UNREADABLE -> ErrorCode.BODY_INVALID;
            case NOT_SIGNED -> ErrorCode.SIGNATURE_REFUSED;
            case NOT_OF_NOW -> ErrorCode.REPORT_STALE;
        };
    }
}
