package io.headwater.bridge.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.identity.Credential;
import io.headwater.avro.identity.CredentialState;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class NodeRegistrationTest {
    private static final NodeKey LAMP = NodeKey.rainmaker("lamp");
    private static final NodeCertificate.Named SHOWN =
            new NodeCertificate.Named(
                    "lamp", "1".repeat(64), Instant.EPOCH, Instant.EPOCH, ByteBuffer.allocate(1));
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);
    private static final Credential REVOCATION = CredentialAdmin.revocation(CLOCK);

    private final CredentialIndex index = new CredentialIndex(_ -> {});
    private final List<Credential> topic = new ArrayList<>();
    private final NodeRegistration registration =
            new NodeRegistration(index, this::write, RegistrationMode.FIRST_CONNECT, CLOCK);

    @Test
    void registersANodeAtItsFirstConnect() {
        assertThat(refusal()).isEmpty();

        assertThat(registration.holds(LAMP, SHOWN)).isTrue();
        assertThat(topic).extracting(Credential::getRegisteredBy).containsExactly("first-connect");
    }

    @Test
    void letsARevocationStandThatCameWhileTheNodeWasBeingRegistered() {
        topic.add(REVOCATION); // written elsewhere, not read yet

        assertThat(refusal()).contains("the node's certificate is revoked");

        assertThat(topic)
                .extracting(Credential::getState)
                .containsExactly(
                        CredentialState.REVOKED, CredentialState.ACTIVE, CredentialState.REVOKED);
        assertThat(index.isRevoked(LAMP)).isTrue();
    }

    @Test
    void holdsNoLongerOnceTheNodeIsRevoked() {
        assertThat(refusal()).isEmpty();

        write(LAMP, REVOCATION);

        assertThat(registration.holds(LAMP, SHOWN)).isFalse();
    }

    private Optional<String> refusal() {
        return registration
                .refusal(LAMP, SHOWN)
                .toCompletableFuture()
                .join()
                .map(Registration.Refused::why);
    }

    /** A topic that is read as soon as it is written. */
    private CompletionStage<Origin> write(NodeKey node, Credential credential) {
        topic.add(credential);
        for (int i = 0; i < topic.size(); i++) {
            index.readRecord(node, topic.get(i), new Origin(0, i));
        }
        return CompletableFuture.completedStage(new Origin(0, topic.size() - 1));
    }
}
