package io.headwater.bridge.identity;

import io.headwater.bridge.identity.CredentialTable.Entry;
import io.headwater.bridge.identity.CredentialTable.Hash;
import io.headwater.bridge.identity.CredentialTable.State;
import java.time.Instant;
import java.util.Locale;

/**
 * What is on record for a node, as a bridge knows it.
 *
 * @param active whether the node may connect with it
 * @param fingerprintStart first 32 of the 64 hex digits of the certificate's SHA-256; empty while
 *     the certificate is not known, and once it was revoked
 * @param notBefore start of its validity, to the second; the epoch when it is not known
 * @param notAfter end of its validity, to the hour before; the epoch when it is not known
 * @param registeredBy operator, first-connect or claim
 */
public record CredentialOnRecord(
        boolean active,
        String fingerprintStart,
        Instant notBefore,
        Instant notAfter,
        String registeredBy) {
    static CredentialOnRecord of(Entry entry) {
        return new CredentialOnRecord(
                entry.state() == State.ACTIVE,
                entry.certificate().equals(Hash.NONE) ? "" : entry.certificate().hex(),
                entry.notBefore(),
                entry.notAfter(),
                entry.registrar().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}
