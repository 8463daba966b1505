package io.headwater.bridge.identity;

import io.headwater.bridge.identity.CredentialTable.Entry;
import io.headwater.bridge.identity.CredentialTable.Hash;
import io.headwater.bridge.identity.CredentialTable.State;
import java.util.Optional;

/** What a node's certificate means beside what is on record for it. The rule is pure. */
sealed interface Registration {
    /** The certificate on record is shown. */
    record Known() implements Registration {}

    /** The certificate shown becomes the one on record before the node is let in. */
    record New() implements Registration {}

    /**
     * @param why one sentence
     */
    record Refused(Objection objection, String why) implements Registration {}

    /**
     * Only the certificate on record may connect (R-TLS-4); a later one of the same node replaces
     * it where nodes register themselves, as a renewed certificate must.
     *
     * @param onRecord empty when the node was never heard of
     */
    static Registration decide(
            Optional<Entry> onRecord, NodeCertificate.Named shown, RegistrationMode mode) {
        if (onRecord.isEmpty()) {
            return switch (mode) {
                case FIRST_CONNECT -> new New();
                case STRICT -> new Refused(Objection.NOT_REGISTERED, "the node is not registered");
            };
        }
        Entry entry = onRecord.get();
        if (entry.state() != State.ACTIVE) {
            return new Refused(Objection.REVOKED, "the node's certificate is revoked");
        }
        if (entry.certificate().equals(CredentialIndex.certificate(shown.fingerprint()))) {
            return new Known();
        }
        if (entry.certificate().equals(Hash.NONE)) {
            return new New();
        }
        return mode == RegistrationMode.FIRST_CONNECT
                        && shown.notBefore().isAfter(entry.notBefore())
                ? new New()
                : new Refused(
                        Objection.OTHER_CERTIFICATE,
                        "another certificate is on record for the node");
    }
}
