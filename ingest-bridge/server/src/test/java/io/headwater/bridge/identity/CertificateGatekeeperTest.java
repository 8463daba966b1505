package io.headwater.bridge.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.avro.identity.Credential;
import io.headwater.avro.identity.CredentialState;
import io.headwater.bridge.connection.Admission;
import io.headwater.bridge.connection.ConnectionPolicy;
import io.headwater.bridge.connection.Credentials;
import io.headwater.bridge.connection.LeaseOffer;
import io.headwater.bridge.landing.Landing;
import io.headwater.bridge.mqtt.Connect;
import io.headwater.bridge.mqtt.MqttVersion;
import io.headwater.bridge.mqtt.Properties;
import io.headwater.bridge.mqtt.ReasonCode;
import io.headwater.bridge.presence.Backlog;
import io.headwater.bridge.presence.Heard;
import io.headwater.bridge.presence.Incarnation;
import io.headwater.bridge.presence.Leases;
import io.headwater.bridge.routing.MappingSecrets;
import io.headwater.bridge.routing.RainMakerProfile;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateGatekeeperTest {
    private static final NodeKey LAMP = NodeKey.rainmaker("lamp");

    @TempDir Path folder;
    private final CredentialIndex index = new CredentialIndex(_ -> {});
    private CompletableFuture<Optional<String>> open =
            CompletableFuture.completedFuture(Optional.empty());

    @Test
    void beginsNoSessionWithACertificateThatWasRevokedSinceItWasLookedAt() {
        var authority = CertificateAuthority.open(folder, List.of(), InstantSource.system());
        IssuedCertificate lamp = authority.issueNode("lamp");
        String fingerprint = Fingerprint.of(lamp.certificate());
        says(0, new Credential(CredentialState.ACTIVE, fingerprint, 0L, "operator", 0L, 0L, null));
        try (Landing landing = landingWithoutKafka()) {
            LeaseOffer offer = admitted(gate(authority, landing), lamp);

            says(1, CredentialAdmin.revocation(InstantSource.system()));

            assertThatThrownBy(() -> offer.take().toCompletableFuture().join())
                    .hasRootCauseMessage("the certificate is not the one on record any more");
        }
    }

    @Test
    void answersNobodyBeforeItIsSettledWhetherNodesMayComeIn() {
        var authority = CertificateAuthority.open(folder, List.of(), InstantSource.system());
        IssuedCertificate lamp = authority.issueNode("lamp");
        open = new CompletableFuture<>();
        try (Landing landing = landingWithoutKafka()) {
            var answer = admission(gate(authority, landing), lamp);
            assertThat(answer).isNotDone();

            open.complete(Optional.of("Kafka has not answered yet"));

            assertThat(answer)
                    .isCompletedWithValue(
                            new Admission.Refused(
                                    ReasonCode.SERVER_UNAVAILABLE, "Kafka has not answered yet"));
        }
    }

    private void says(long offset, Credential credential) {
        index.readRecord(LAMP, credential, new Origin(0, offset));
    }

    private static LeaseOffer admitted(CertificateGatekeeper gate, IssuedCertificate shown) {
        return ((Admission.Admitted) admission(gate, shown).join()).offer();
    }

    private static CompletableFuture<Admission> admission(
            CertificateGatekeeper gate, IssuedCertificate shown) {
        var credentials =
                new Credentials(
                        List.of(shown.certificate()),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
                        "nodes");
        var connect =
                new Connect(
                        MqttVersion.V3_1_1, "lamp", true, 60, null, null, null, Properties.NONE);
        return gate.admit(credentials, connect).toCompletableFuture();
    }

    private CertificateGatekeeper gate(CertificateAuthority authority, Landing landing) {
        var clock = InstantSource.system();
        var registry = new SimpleMeterRegistry();
        var incarnation = new Incarnation(0, topics(), landing, clock);
        var backlog = new Backlog(landing, 1_000, registry);
        return new CertificateGatekeeper(
                NodeKey.DEFAULT_TENANT,
                new RainMakerProfile(
                        new MappingSecrets(new byte[32]),
                        (node, group) -> false,
                        ConnectionPolicy.RAINMAKER),
                TlsMaterial.of(authority, registry, clock),
                RegistrationMode.FIRST_CONNECT,
                index,
                topics(),
                landing,
                new Leases(
                        topics(), landing, incarnation, backlog, registry, Heard.BY_NOBODY, clock),
                () -> open,
                clock);
    }

    private static Landing landingWithoutKafka() {
        return Landing.start(
                new Landing.Settings(
                        Map.of("bootstrap.servers", "127.0.0.1:9"), Duration.ofSeconds(1), 1_000),
                topics(),
                new SimpleMeterRegistry());
    }

    private static Topics topics() {
        return new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());
    }
}
