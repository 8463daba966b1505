package io.headwater.bridge.claiming;

import io.headwater.avro.identity.Claim;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * How a node came by its certificate.
 *
 * @param kind self or assisted
 * @param mac 12 upper-case hex digits
 * @param user who claimed it; empty when the node did itself
 */
public record ClaimOnRecord(
        String kind, String mac, Optional<String> user, Instant firstClaimedAt, Instant claimedAt) {
    static ClaimOnRecord of(Claim claim) {
        return new ClaimOnRecord(
                claim.getKind().name().toLowerCase(Locale.ROOT),
                claim.getMac(),
                Optional.ofNullable(claim.getUser()),
                Instant.ofEpochMilli(claim.getFirstClaimedAt()),
                Instant.ofEpochMilli(claim.getClaimedAt()));
    }
}
