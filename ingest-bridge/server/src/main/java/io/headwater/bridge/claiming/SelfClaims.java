package io.headwater.bridge.claiming;

import io.headwater.avro.identity.Claim;
import io.headwater.avro.identity.ClaimKind;
import io.headwater.bridge.claiming.Challenges.Challenge;
import io.headwater.bridge.claiming.ClaimOutcome.Cause;
import io.headwater.bridge.claiming.ClaimOutcome.Refused;
import io.headwater.bridge.identity.CertificateRequest;
import io.headwater.schemas.NodeKey;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/**
 * Devices that claim themselves: a device proves to know the secret that was registered for its MAC
 * address, and becomes the node of that name. Blocks; safe for any thread.
 */
record SelfClaims(
        Challenges challenges,
        DeviceSecrets devices,
        Claims claims,
        Issuing issuing,
        InstantSource clock) {
    ClaimOutcome initiate(MacAddress mac, Platform platform) {
        if (!platform.claimsItself()) {
            return new Refused(
                    Cause.DEVICE, "chips of this platform are claimed by a user, with a token");
        }
        return devices.isRegistered(issuing.key(mac.text()))
                ? new ClaimOutcome.Challenged(challenges.make(mac, clock.instant()))
                : unregistered();
    }

    /**
     * @param answer what the device makes of the challenge
     * @param csr PEM
     */
    ClaimOutcome verify(String authId, String answer, String csr) {
        Optional<Challenge> found = challenges.find(authId, clock.instant());
        if (found.isEmpty()) {
            return new Refused(Cause.CHALLENGE, "auth_id is unknown or too old; initiate again");
        }
        Challenge challenge = found.get();
        NodeKey node = issuing.key(challenge.mac().text());
        Optional<byte[]> secret = devices.of(node);
        if (secret.isEmpty()) {
            return unregistered();
        }
        if (!Challenges.isAnswered(challenge.text(), secret.get(), answer)) {
            return new Refused(Cause.CHALLENGE, "invalid challenge_response");
        }
        if (isUsed(node, challenge)) {
            return used();
        }
        return switch (CertificateRequest.read(csr)) {
            case CertificateRequest.Unusable(var why) -> new Refused(Cause.REQUEST, why);
            case CertificateRequest.Usable request ->
                    request.commonName().equals(node.device())
                            ? claim(node, challenge, request)
                            : new Refused(
                                    Cause.REQUEST,
                                    "the certificate request's common name is not the MAC address");
        };
    }

    private ClaimOutcome claim(
            NodeKey node, Challenge challenge, CertificateRequest.Usable request) {
        if (issuing.isRevoked(node)) {
            return Issuing.revoked();
        }
        long now = clock.millis();
        var claim =
                new Claim(
                        ClaimKind.SELF,
                        challenge.mac().text(),
                        null,
                        challenge.madeAt().toEpochMilli(),
                        Issuing.firstClaimed(claims.of(node), now),
                        now,
                        UUID.randomUUID().toString());
        issuing.record(node, claim);
        return claims.of(node).filter(claim::equals).isPresent()
                ? issuing.issue(node, request)
                : used(); // by another request, whose record stands before ours
    }

    private boolean isUsed(NodeKey node, Challenge challenge) {
        return claims.of(node)
                .filter(it -> it.getChallengedAt() >= challenge.madeAt().toEpochMilli())
                .isPresent();
    }

    private static Refused used() {
        return new Refused(Cause.CHALLENGE, "auth_id was used already; initiate again");
    }

    private static Refused unregistered() {
        return new Refused(Cause.DEVICE, "this device's secret is not registered");
    }
}
