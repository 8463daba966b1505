package io.headwater.bridge.identity;

import io.headwater.avro.identity.Credential;
import io.headwater.avro.identity.CredentialState;
import io.headwater.schemas.NodeKey;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds certificates against the record, and puts those on it that belong there. */
final class NodeRegistration {
    private static final Logger LOGGER = LoggerFactory.getLogger(NodeRegistration.class);

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
    CompletionStage<Optional<String>> refusal(NodeKey node, NodeCertificate.Named shown) {
        return switch (Registration.decide(index.find(node), shown, mode)) {
            case Registration.Known() -> CompletableFuture.completedFuture(Optional.empty());
            case Registration.Refused(var why) ->
                    CompletableFuture.completedFuture(Optional.of(why));
            case Registration.New() -> register(node, shown);
        };
    }

    private CompletionStage<Optional<String>> register(NodeKey node, NodeCertificate.Named shown) {
        var credential =
                new Credential(
                        CredentialState.ACTIVE,
                        shown.fingerprint(),
                        shown.notBefore().toEpochMilli(),
                        "first-connect",
                        clock.millis());
        return log.write(node, credential)
                .thenApply(
                        place -> {
                            index.wrote(node, credential, place);
                            LOGGER.atInfo().addKeyValue("nodeId", node).log("node registered");
                            return Optional.empty();
                        });
    }
}
