package io.headwater.bridge.claiming;

import io.headwater.avro.identity.Claim;
import io.headwater.avro.identity.ClaimKind;
import io.headwater.bridge.claiming.ClaimOutcome.Cause;
import io.headwater.bridge.claiming.ClaimOutcome.Refused;
import io.headwater.bridge.identity.CertificateRequest;
import io.headwater.schemas.NodeKey;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/**
 * Nodes that a user claims, from an app (assisted) or a computer (host-driven): the two look the
 * same from here. Claiming a device again renews its certificate and takes nothing of the quota.
 * Blocks; safe for any thread.
 *
 * @param quota nodes that one user may claim; never more, and of two claims at once that would each
 *     be the last both may be refused
 */
record UserClaims(NodeIds ids, Claims claims, Issuing issuing, int quota, InstantSource clock) {
    ClaimOutcome initiate(String user, MacAddress mac) {
        String id = ids.of(user, mac);
        return claims.of(issuing.key(id)).isEmpty() && claims.countOf(user) >= quota
                ? exhausted()
                : new ClaimOutcome.Named(id);
    }

    /**
     * @param csr PEM
     */
    ClaimOutcome verify(String user, String csr) {
        return switch (CertificateRequest.read(csr)) {
            case CertificateRequest.Unusable(var why) -> new Refused(Cause.REQUEST, why);
            case CertificateRequest.Usable request ->
                    ids.macOf(user, request.commonName())
                            .map(mac -> claim(user, mac, request))
                            .orElseGet(
                                    () ->
                                            new Refused(
                                                    Cause.REQUEST,
                                                    "the certificate request's common name is not a node id of this user's"));
        };
    }

    private ClaimOutcome claim(String user, MacAddress mac, CertificateRequest.Usable request) {
        NodeKey node = issuing.key(request.commonName());
        if (issuing.isRevoked(node)) {
            return Issuing.revoked();
        }
        Optional<Claim> known = claims.of(node);
        if (known.isEmpty() && claims.countOf(user) >= quota) {
            return exhausted();
        }
        long now = clock.millis();
        issuing.record(
                node,
                new Claim(
                        ClaimKind.ASSISTED,
                        mac.text(),
                        user,
                        0L,
                        Issuing.firstClaimed(known, now),
                        now,
                        UUID.randomUUID().toString()));
        if (known.isEmpty() && claims.countOf(user) > quota) {
            issuing.record(node, null); // others of this user's were claimed at the same time
            return exhausted();
        }
        return issuing.issue(node, request);
    }

    private Refused exhausted() {
        return new Refused(
                Cause.QUOTA, "claim quota insufficient: a user may claim " + quota + " nodes");
    }
}
