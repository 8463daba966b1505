package io.headwater.bridge.claiming;

import io.headwater.avro.identity.Claim;
import io.headwater.bridge.claiming.ClaimOutcome.Cause;
import io.headwater.bridge.claiming.ClaimOutcome.Refused;
import io.headwater.bridge.identity.CertificateRequest;
import io.headwater.bridge.identity.CertificateSigner;
import io.headwater.bridge.identity.CredentialAdmin;
import io.headwater.schemas.NodeKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last steps of any claim, in this order: the claim is on record, the certificate is signed,
 * the certificate is active. Each waits for the one before it, and the answer for all (R-CL-4).
 * Blocks.
 *
 * @param dialect second part of the node keys
 */
record Issuing(
        String tenant,
        String dialect,
        Claims claims,
        CertificateSigner signer,
        CredentialAdmin credentials) {
    private static final Logger LOGGER = LoggerFactory.getLogger(Issuing.class);

    /** What we write is read back in a moment, or Kafka is not well. */
    private static final Duration READ_BACK = Duration.ofSeconds(10);

    NodeKey key(String device) {
        return new NodeKey(tenant, dialect, device);
    }

    /** Whether only an operator may let the node in again. */
    boolean isRevoked(NodeKey node) {
        return credentials.onRecord(node).filter(it -> !it.active()).isPresent();
    }

    /**
     * Puts a claim on record, or takes it off.
     *
     * @throws java.util.concurrent.CompletionException when Kafka has not got it in time
     */
    void record(NodeKey node, @Nullable Claim claim) {
        await(claims.write(node, claim));
    }

    /**
     * @throws java.util.concurrent.CompletionException when Kafka has not got it in time
     */
    ClaimOutcome issue(NodeKey node, CertificateRequest.Usable request) {
        X509Certificate certificate = signer.sign(node.device(), request.key());
        if (!await(credentials.claim(node, certificate))) {
            return revoked();
        }
        LOGGER.atInfo().addKeyValue("nodeId", node).log("node claimed");
        return new ClaimOutcome.Issued(certificate);
    }

    static Refused revoked() {
        return new Refused(Cause.REVOKED, "the node is revoked; its operator may register it anew");
    }

    static <T> T await(CompletionStage<T> write) {
        return write.toCompletableFuture()
                .orTimeout(READ_BACK.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    /** When the node was claimed first. */
    static long firstClaimed(Optional<Claim> known, long now) {
        return known.map(Claim::getFirstClaimedAt).orElse(now);
    }
}
