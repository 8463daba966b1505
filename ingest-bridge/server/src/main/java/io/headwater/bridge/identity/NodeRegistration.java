package io.headwater.bridge.identity;

import io.headwater.avro.identity.Credential;
import io.headwater.avro.identity.CredentialState;
import io.headwater.bridge.landing.LateException;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds certificates against the record, and puts those on it that belong there. */
final class NodeRegistration {
    private static final Logger LOGGER = LoggerFactory.getLogger(NodeRegistration.class);

    /** Our record is read back in a moment, or Kafka is not well. */
    private static final Duration READ_BACK = Duration.ofSeconds(10);

    private final CredentialIndex index;
    private final CredentialLog log;
    private final RegistrationMode mode;
    private final InstantSource clock;

    NodeRegistration(
            CredentialIndex index, CredentialLog log, RegistrationMode mode, InstantSource clock) {
        this.index = index;
        this.log = log;
        this.mode = mode;
        this.clock = clock;
    }

    /**
     * Why the node may not connect with this certificate, or empty when it may. Completes once
     * Kafka has the record of a new one; fails when it has not in time.
     */
    CompletionStage<Optional<Registration.Refused>> refusal(
            NodeKey node, NodeCertificate.Named shown) {
        return switch (Registration.decide(index.find(node), shown, mode)) {
            case Registration.Refused refused when isForWantOfARecord(refused) ->
                    inTime(index.caughtUp()).thenCompose(_ -> decided(node, shown));
            case Registration _ -> decided(node, shown);
        };
    }

    private CompletionStage<Optional<Registration.Refused>> decided(
            NodeKey node, NodeCertificate.Named shown) {
        return switch (Registration.decide(index.find(node), shown, mode)) {
            case Registration.Known() -> CompletableFuture.completedFuture(Optional.empty());
            case Registration.Refused refused ->
                    CompletableFuture.completedFuture(Optional.of(refused));
            case Registration.New() -> register(node, shown);
        };
    }

    /**
     * Whether a record that is not read yet may say otherwise: a node that another bridge gave a
     * certificate connects within the moment, and to whichever bridge it meets.
     */
    private static boolean isForWantOfARecord(Registration.Refused refused) {
        return refused.objection() == Objection.NOT_REGISTERED
                || refused.objection() == Objection.OTHER_CERTIFICATE;
    }

    private static <T> CompletionStage<T> inTime(CompletionStage<T> reading) {
        return reading.toCompletableFuture().orTimeout(READ_BACK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether the certificate is on record now. */
    boolean holds(NodeKey node, NodeCertificate.Named shown) {
        return Registration.decide(index.find(node), shown, mode) instanceof Registration.Known;
    }

    private CompletionStage<Optional<Registration.Refused>> register(
            NodeKey node, NodeCertificate.Named shown) {
        var credential =
                new Credential(
                        CredentialState.ACTIVE,
                        shown.fingerprint(),
                        shown.notBefore().toEpochMilli(),
                        CredentialIndex.FIRST_CONNECT,
                        clock.millis(),
                        shown.notAfter().toEpochMilli(),
                        shown.publicKey());
        CompletionStage<Origin> written = log.write(node, credential);
        // also when it was late and its node has left: it may not stand against a revocation
        CompletionStage<Optional<Registration.Refused>> registered =
                LateException.fateOf(written)
                        .thenCompose(place -> inTime(index.awaitRead(place)))
                        .thenCompose(_ -> registered(node, shown));
        return written.thenCompose(_ -> registered);
    }

    /**
     * Everything that stands before the record of this certificate is known now. Only reading it
     * back tells: another bridge may have let another certificate of the node in at the same
     * moment, or an operator have revoked it, and of two records the earlier one counts.
     */
    private CompletionStage<Optional<Registration.Refused>> registered(
            NodeKey node, NodeCertificate.Named shown) {
        return switch (Registration.decide(index.find(node), shown, mode)) {
            case Registration.Known() -> {
                LOGGER.atDebug().addKeyValue("nodeId", node).log("node registered");
                yield CompletableFuture.completedFuture(Optional.empty());
            }
            case Registration.New() ->
                    CompletableFuture.completedFuture(
                            Optional.of(
                                    new Registration.Refused(
                                            Objection.OTHER_CERTIFICATE,
                                            "another certificate was registered at the same time")));
            case Registration.Refused refused ->
                    // said again behind our record, which is all that compaction would leave
                    index.isRevoked(node)
                            ? log.write(node, CredentialAdmin.revocation(clock))
                                    .thenApply(_ -> Optional.of(refused))
                            : CompletableFuture.completedFuture(Optional.of(refused));
        };
    }
}
