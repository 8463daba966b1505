package io.headwater.bridge.identity;

import io.headwater.bridge.connection.Admission;
import io.headwater.bridge.connection.Credentials;
import io.headwater.bridge.connection.Gatekeeper;
import io.headwater.bridge.connection.LeaseOffer;
import io.headwater.bridge.landing.Landing;
import io.headwater.bridge.mqtt.Connect;
import io.headwater.bridge.mqtt.ReasonCode;
import io.headwater.bridge.presence.Leases;
import io.headwater.bridge.presence.Speaker;
import io.headwater.bridge.routing.Profile;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UplinkHeaders.Trust;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Lets nodes in by their certificates. Everything is decided at CONNECT, also when TLS was resumed
 * from a session that began before a revocation. User name and password are ignored (R-MQ-1).
 */
public final class CertificateGatekeeper implements Gatekeeper {
    private final String tenant;
    private final Profile profile;
    private final TlsMaterial tls;
    private final NodeRegistration registration;
    private final Leases leases;
    private final Supplier<Optional<String>> notReady;
    private final InstantSource clock;

    /**
     * @param tenant whose nodes come in by this gate
     * @param notReady why nobody can be let in at the moment; empty when that is possible
     */
    public CertificateGatekeeper(
            String tenant,
            Profile profile,
            TlsMaterial tls,
            RegistrationMode mode,
            CredentialIndex index,
            Topics topics,
            Landing landing,
            Leases leases,
            Supplier<Optional<String>> notReady,
            InstantSource clock) {
        this.tenant = tenant;
        this.profile = profile;
        this.tls = tls;
        this.registration =
                new NodeRegistration(index, CredentialLog.in(topics, landing), mode, clock);
        this.leases = leases;
        this.notReady = notReady;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Admission> admit(Credentials credentials, Connect connect) {
        return switch (NodeCertificate.read(
                credentials.chain(), clock.instant(), tls.revocations())) {
            case NodeCertificate.Unusable(var why) -> refused(ReasonCode.NOT_AUTHORIZED, why);
            case NodeCertificate.Named named -> admit(named, credentials.remote(), connect);
        };
    }

    private CompletionStage<Admission> admit(
            NodeCertificate.Named named, InetSocketAddress remote, Connect connect) {
        Optional<String> badName = profile.checkDevice(named.device());
        if (badName.isPresent()) {
            return refused(ReasonCode.NOT_AUTHORIZED, badName.get());
        }
        if (profile.policy().clientIdIsDevice() && !connect.clientId().equals(named.device())) {
            return refused(
                    ReasonCode.NOT_AUTHORIZED, "the client id is not the certificate's name");
        }
        Optional<String> closed = notReady.get();
        if (closed.isPresent()) {
            return refused(ReasonCode.SERVER_UNAVAILABLE, closed.get());
        }
        var node = new NodeKey(tenant, profile.dialect(), named.device());
        return registration
                .refusal(node, named)
                .thenCompose(
                        refusal ->
                                refusal.isPresent()
                                        ? refused(ReasonCode.NOT_AUTHORIZED, refusal.get())
                                        : admitted(node, named, remote));
    }

    private CompletionStage<Admission> admitted(
            NodeKey node, NodeCertificate.Named named, InetSocketAddress remote) {
        var speaker = new Speaker(node, profile, named.fingerprint(), remote, Trust.CREDENTIAL);
        LeaseOffer offer = leases.offer(speaker);
        return CompletableFuture.completedFuture(
                new Admission.Admitted(
                        node,
                        () ->
                                registration.holds(node, named)
                                        ? offer.take()
                                        : CompletableFuture.failedStage(lost())));
    }

    /** Revoked since it was looked at, when there was no connection yet that could be closed. */
    private static IllegalStateException lost() {
        return new IllegalStateException("the certificate is not the one on record any more");
    }

    private static CompletionStage<Admission> refused(ReasonCode reason, String why) {
        return CompletableFuture.completedFuture(new Admission.Refused(reason, why));
    }
}
