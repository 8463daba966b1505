package io.headwater.bridge.identity;

import io.headwater.avro.identity.Credential;
import io.headwater.avro.identity.CredentialState;
import io.headwater.bridge.landing.Landing;
import io.headwater.bridge.landing.LateException;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topics;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * An operator's hand on the credentials of nodes. Every bridge acts on what it writes within
 * seconds. Needs no bridge, only a landing and an index. Safe for any thread.
 */
public final class CredentialAdmin {
    private static final String OPERATOR = "operator";

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
        return write(node, active(certificate, OPERATOR));
    }

    /**
     * As {@link #register}, for a certificate that the node asked for: it does not undo a
     * revocation.
     *
     * @return completes with false when an operator revoked the node, which stays revoked then
     */
    public CompletionStage<Boolean> claim(NodeKey node, X509Certificate certificate) {
        if (index.isRevoked(node)) {
            return CompletableFuture.completedFuture(false);
        }
        CompletionStage<Origin> written =
                log.write(node, active(certificate, CredentialIndex.CLAIM));
        // also when it was late and nobody waits any more: it may not stand against a revocation
        CompletionStage<Boolean> claimed =
                LateException.fateOf(written)
                        .thenCompose(index::awaitRead)
                        .thenCompose(_ -> claimed(node));
        return written.thenCompose(_ -> claimed);
    }

    private CompletionStage<Boolean> claimed(NodeKey node) {
        return index.isRevoked(node)
                // said again behind our record, which is all that compaction would leave
                ? log.write(node, revocation(clock)).thenApply(_ -> false)
                : CompletableFuture.completedFuture(true);
    }

    /** What is on record for a node; empty when nothing is. */
    public Optional<CredentialOnRecord> onRecord(NodeKey node) {
        return index.find(node).map(CredentialOnRecord::of);
    }

    /**
     * Lets a node connect whose certificate is not known yet: the first that it shows, of a trusted
     * authority, is the one from then on. Completes once Kafka has it.
     */
    public CompletionStage<Origin> expect(NodeKey node) {
        return write(
                node,
                new Credential(CredentialState.ACTIVE, "", 0L, OPERATOR, clock.millis(), 0L, null));
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
        return new Credential(CredentialState.REVOKED, "", 0L, OPERATOR, clock.millis(), 0L, null);
    }

    private Credential active(X509Certificate certificate, String registeredBy) {
        return new Credential(
                CredentialState.ACTIVE,
                Fingerprint.of(certificate),
                certificate.getNotBefore().toInstant().toEpochMilli(),
                registeredBy,
                clock.millis(),
                certificate.getNotAfter().toInstant().toEpochMilli(),
                ByteBuffer.wrap(certificate.getPublicKey().getEncoded()));
    }

    private CompletionStage<Origin> write(NodeKey node, Credential credential) {
        return log.write(node, credential).thenCompose(index::awaitRead);
    }
}
