package io.headwater.bridge.identity;

import io.headwater.avro.identity.Credential;
import io.headwater.avro.identity.CredentialState;
import io.headwater.bridge.landing.Landing;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topics;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * An operator's hand on the credentials of nodes. Every bridge acts on what it writes within
 * seconds. Needs no bridge, only a landing and an index. Safe for any thread.
 */
public final class CredentialAdmin {
    private final CredentialLog log;
    private final InstantSource clock;
    private final CredentialIndex index;

    /**
     * @param landing stays the caller's to close
     * @param index at which what is written counts by the time that a stage completes
     */
    public CredentialAdmin(
            Topics topics, Landing landing, CredentialIndex index, InstantSource clock) {
        this.log = CredentialLog.in(topics, landing);
        this.index = index;
        this.clock = clock;
    }

    /**
     * Whether the node was ever registered, revoked or let in; empty while that cannot be told for
     * certain.
     */
    public Optional<Boolean> isOnRecord(NodeKey node) {
        boolean found = index.find(node).isPresent();
        return found || index.notReady().isEmpty() ? Optional.of(found) : Optional.empty();
    }

    /**
     * Makes this the only certificate that the node may connect with, whatever was on record
     * before; a node that was revoked may connect again. Completes once Kafka has it.
     */
    public CompletionStage<Origin> register(NodeKey node, X509Certificate certificate) {
        return write(
                node,
                new Credential(
                        CredentialState.ACTIVE,
                        Fingerprint.of(certificate),
                        certificate.getNotBefore().toInstant().toEpochMilli(),
                        "operator",
                        clock.millis()));
    }

    /**
     * Lets a node connect whose certificate is not known yet: the first that it shows, of a trusted
     * authority, is the one from then on. Completes once Kafka has it.
     */
    public CompletionStage<Origin> expect(NodeKey node) {
        return write(
                node, new Credential(CredentialState.ACTIVE, "", 0L, "operator", clock.millis()));
    }

    /**
     * Ends the node's live connection, wherever it is, and refuses every certificate of it until
     * one is registered anew; also of a node that was never heard of. Completes once Kafka has it;
     * the connection ends a moment later.
     */
    public CompletionStage<Origin> revoke(NodeKey node) {
        return write(node, revocation(clock));
    }

    /** What takes every certificate of a node from it. */
    static Credential revocation(InstantSource clock) {
        return new Credential(CredentialState.REVOKED, "", 0L, "operator", clock.millis());
    }

    private CompletionStage<Origin> write(NodeKey node, Credential credential) {
        return log.write(node, credential).thenCompose(index::awaitRead);
    }
}
