package io.headwater.standalone.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.bridge.app.Bridge;
import io.headwater.bridge.claiming.ClaimOnRecord;
import io.headwater.bridge.identity.CertificateAuthority;
import io.headwater.bridge.identity.CredentialOnRecord;
import io.headwater.bridge.identity.IssuedCertificate;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.dialect.rainmaker.RainMakerTopics;
import io.headwater.topologies.query.Answer;
import io.headwater.topologies.query.Endpoint;
import io.headwater.topologies.query.ErrorCode;
import io.headwater.topologies.query.OpenApiPiece;
import io.headwater.topologies.query.Parameters;
import io.headwater.topologies.query.Refused;
import io.headwater.topologies.query.Request;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Certificates of nodes, over the API. The key pair is made here and leaves once, in the answer; it
 * is kept nowhere.
 *
 * <pre>
 * GET  /api/v1/nodes/{id}/certificates  what is on record, and how the node was claimed
 * POST /api/v1/nodes/{id}/certificate   issues and registers, replacing what was on record
 * POST /api/v1/nodes/{id}/registration  lets the first certificate in that a trusted authority signed
 * POST /api/v1/nodes/{id}/revocation    ends the live connection and refuses the next
 * </pre>
 */
public final class NodeAdministration {
    private static final String CERTIFICATE = "/api/v1/nodes/{id}/certificate";
    private static final String CERTIFICATES = "/api/v1/nodes/{id}/certificates";
    private static final String REGISTRATION = "/api/v1/nodes/{id}/registration";
    private static final String REVOCATION = "/api/v1/nodes/{id}/revocation";

    private final Bridge bridge;

    public NodeAdministration(Bridge bridge) {
        this.bridge = bridge;
    }

    /** The endpoints, which answer "not ready" until the bridge is there. */
    public static List<Endpoint> endpoints(CompletableFuture<NodeAdministration> administration) {
        var document = OpenApiPiece.beside(NodeAdministration.class, "node-administration.json");
        return List.of(
                Endpoint.get(CERTIFICATES, request -> ready(administration).certificates(request))
                        .describedBy(document),
                Endpoint.post(CERTIFICATE, request -> ready(administration).certificate(request))
                        .describedBy(document),
                Endpoint.post(REGISTRATION, request -> ready(administration).registration(request))
                        .describedBy(document),
                Endpoint.post(REVOCATION, request -> ready(administration).revocation(request))
                        .describedBy(document));
    }

    private static NodeAdministration ready(CompletableFuture<NodeAdministration> administration) {
        NodeAdministration now = administration.getNow(null);
        if (now == null) {
            throw new Refused(ErrorCode.NOT_READY, "the bridge is still starting");
        }
        return now;
    }

    private Answer certificate(Request request) {
        NodeKey node = node(request);
        CertificateAuthority authority =
                bridge.authority()
                        .orElseThrow(
                                () ->
                                        new Refused(
                                                ErrorCode.AUTHORITY_EXTERNAL,
                                                "this instance trusts the authority that --tls-dir names"));
        IssuedCertificate issued = authority.issueNode(node.device());
        stored(bridge.credentials().register(node, issued.certificate()));
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("id", node.device());
        body.put("key", issued.keyPem());
        body.put("certificate", issued.certificatePem());
        body.put("authority", authority.certificatePem());
        body.put("fingerprint", issued.fingerprint());
        body.put("expiresAt", issued.certificate().getNotAfter().toInstant().toString());
        body.put("mqttPort", bridge.port());
        return new Answer(201, body);
    }

    private Answer certificates(Request request) {
        NodeKey node = node(request);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("id", node.device());
        Optional<CredentialOnRecord> found = bridge.credentials().onRecord(node);
        if (found.isEmpty() && bridge.ready().isPresent()) {
            throw new Refused(ErrorCode.NOT_READY, bridge.ready().orElse("the bridge lags"));
        }
        body.put("status", found.map(it -> it.active() ? "active" : "revoked").orElse("unknown"));
        ArrayNode certificates = body.putArray("certificates");
        found.filter(it -> !it.fingerprintStart().isEmpty())
                .ifPresent(it -> describe(it, certificates.addObject()));
        bridge.claiming()
                .flatMap(claiming -> claiming.of(node))
                .ifPresent(claim -> describe(claim, body.putObject("claim")));
        return Answer.ok(body);
    }

    private static void describe(CredentialOnRecord record, ObjectNode json) {
        json.put("fingerprintStart", record.fingerprintStart());
        json.put("notBefore", time(record.notBefore()));
        json.put("expiresAt", time(record.notAfter()));
        json.put("registeredBy", record.registeredBy());
    }

    private static void describe(ClaimOnRecord claim, ObjectNode json) {
        json.put("kind", claim.kind());
        json.put("mac", claim.mac());
        json.put("user", claim.user().orElse(null));
        json.put("firstClaimedAt", time(claim.firstClaimedAt()));
        json.put("claimedAt", time(claim.claimedAt()));
    }

    /** Null when it is not known. */
    private static @Nullable String time(Instant time) {
        return time.equals(Instant.EPOCH) ? null : time.toString();
    }

    private Answer registration(Request request) {
        NodeKey node = node(request);
        stored(bridge.credentials().expect(node));
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("id", node.device());
        body.put("registered", true);
        return Answer.ok(body);
    }

    private Answer revocation(Request request) {
        NodeKey node = node(request);
        Optional<Boolean> onRecord = bridge.credentials().isOnRecord(node);
        stored(bridge.credentials().revoke(node));
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("id", node.device());
        body.put("revoked", true);
        onRecord.ifPresent(known -> body.put("onRecord", known));
        return Answer.ok(body);
    }

    private static NodeKey node(Request request) {
        Parameters parameters = request.parameters();
        NodeKey node = request.node(parameters);
        parameters.done();
        RainMakerTopics.checkNodeId(node.device())
                .ifPresent(
                        problem -> {
                            throw new Refused(
                                    ErrorCode.PARAMETER_INVALID,
                                    "node id '" + node.device() + "': " + problem);
                        });
        return node;
    }

    private static void stored(CompletionStage<?> write) {
        try {
            var _ = write.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw new Refused(
                    ErrorCode.NOT_READY,
                    "Kafka did not take the credential: "
                            + (e.getCause() == null ? e : e.getCause()).getMessage());
        }
    }
}
