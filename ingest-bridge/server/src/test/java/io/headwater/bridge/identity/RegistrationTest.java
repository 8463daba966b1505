package io.headwater.bridge.identity;

import static io.headwater.bridge.identity.RegistrationMode.FIRST_CONNECT;
import static io.headwater.bridge.identity.RegistrationMode.STRICT;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.identity.CredentialTable.Entry;
import io.headwater.bridge.identity.CredentialTable.Hash;
import io.headwater.bridge.identity.CredentialTable.Registrar;
import io.headwater.bridge.identity.CredentialTable.State;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegistrationTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final String ONE = "1".repeat(64);
    private static final String TWO = "2".repeat(64);

    @Test
    void registersAnUnknownNodeUnlessNodesMustBeRegisteredBefore() {
        assertThat(Registration.decide(Optional.empty(), shown(ONE, NOON), FIRST_CONNECT))
                .isEqualTo(new Registration.New());
        assertThat(Registration.decide(Optional.empty(), shown(ONE, NOON), STRICT))
                .isEqualTo(
                        new Registration.Refused(
                                Objection.NOT_REGISTERED, "the node is not registered"));
    }

    @Test
    void knowsTheCertificateOnRecord() {
        for (RegistrationMode mode : RegistrationMode.values()) {
            assertThat(Registration.decide(active(ONE, NOON), shown(ONE, NOON), mode))
                    .isEqualTo(new Registration.Known());
        }
    }

    @Test
    void takesTheFirstCertificateOfANodeThatIsExpected() {
        var expected = Optional.of(active(CredentialIndex.certificate(""), Instant.EPOCH));

        assertThat(Registration.decide(expected, shown(ONE, NOON), STRICT))
                .isEqualTo(new Registration.New());
    }

    @Test
    void replacesACertificateByALaterOneOnlyWhereNodesRegisterThemselves() {
        var later = shown(TWO, NOON.plusSeconds(1));
        var another =
                new Registration.Refused(
                        Objection.OTHER_CERTIFICATE,
                        "another certificate is on record for the node");

        assertThat(Registration.decide(active(ONE, NOON), later, FIRST_CONNECT))
                .isEqualTo(new Registration.New());
        assertThat(Registration.decide(active(ONE, NOON), later, STRICT)).isEqualTo(another);
        assertThat(Registration.decide(active(ONE, NOON), shown(TWO, NOON), FIRST_CONNECT))
                .isEqualTo(another);
    }

    @Test
    void refusesARevokedNodeWhateverItShows() {
        var revoked = Optional.of(Entry.without(State.REVOKED));

        assertThat(Registration.decide(revoked, shown(TWO, NOON.plusSeconds(1)), FIRST_CONNECT))
                .isEqualTo(
                        new Registration.Refused(
                                Objection.REVOKED, "the node's certificate is revoked"));
    }

    private static Optional<Entry> active(String fingerprint, Instant notBefore) {
        return Optional.of(active(CredentialIndex.certificate(fingerprint), notBefore));
    }

    private static Entry active(Hash certificate, Instant notBefore) {
        return new Entry(
                State.ACTIVE,
                certificate,
                notBefore,
                notBefore.plusSeconds(86_400),
                Registrar.OPERATOR);
    }

    private static NodeCertificate.Named shown(String fingerprint, Instant notBefore) {
        return new NodeCertificate.Named(
                "lamp",
                fingerprint,
                notBefore,
                notBefore.plusSeconds(86_400),
                ByteBuffer.allocate(0));
    }
}
