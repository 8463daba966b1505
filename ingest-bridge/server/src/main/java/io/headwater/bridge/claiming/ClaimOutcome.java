package io.headwater.bridge.claiming;

import io.headwater.bridge.claiming.Challenges.Challenge;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What became of a request of a device or of its user. */
sealed interface ClaimOutcome {
    String CHALLENGED = "challenged";
    String NAMED = "named";
    String ISSUED = "issued";

    /** The device is to prove itself. */
    record Challenged(Challenge challenge) implements ClaimOutcome {}

    /** The node that the user claims will be this one. */
    record Named(String nodeId) implements ClaimOutcome {}

    /** The certificate is active. */
    record Issued(X509Certificate certificate) implements ClaimOutcome {}

    /**
     * @param description one sentence for a person; no secrets
     */
    record Refused(Cause cause, String description) implements ClaimOutcome {}

    /** Why there is no claim: the result tag of a metric, and an HTTP status. */
    enum Cause {
        /** The request is not what it should be. */
        MALFORMED(400),
        /** A token is shown, and worth nothing. */
        UNAUTHORIZED(401),
        /** Nothing is known of the chip, or no secret to prove itself by. */
        DEVICE(400),
        /** A challenge that is unknown, over, used, or answered wrongly. */
        CHALLENGE(400),
        /** The certificate request is unusable, or names another node. */
        REQUEST(400),
        /** The user has as many nodes as one may. */
        QUOTA(400),
        /** An operator shut the node out, and nobody else lets it in again. */
        REVOKED(400),
        /** Kafka is away, or was not read to its end yet. */
        NOT_READY(503);

        private final int status;

        Cause(int status) {
            this.status = status;
        }

        int status() {
            return status;
        }

        private String tag() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The result tag of a metric. */
    default String tag() {
        return switch (this) {
            case Challenged _ -> CHALLENGED;
            case Named _ -> NAMED;
            case Issued _ -> ISSUED;
            case Refused(var cause, _) -> cause.tag();
        };
    }

    /** Every result tag that there is. */
    static List<String> tags() {
        var tags = new ArrayList<>(List.of(CHALLENGED, NAMED, ISSUED));
        Arrays.stream(Cause.values()).map(Cause::tag).forEach(tags::add);
        return tags;
    }
}
