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
        return switch (read(credentials)) {
            case NodeCertificate.Unusable(var objection, var why) ->
                    refused(connect.clientId(), credentials, objection, why);
            case NodeCertificate.Named named -> admit(named, credentials, connect);
        };
    }

    private NodeCertificate read(Credentials credentials) {
        return NodeCertificate.read(credentials.chain(), clock.instant(), tls.revocations());
    }

    private CompletionStage<Admission> admit(
            NodeCertificate.Named named, Credentials credentials, Connect connect) {
        String name = named.device();
        Optional<String> badName = profile.checkDevice(name);
        if (badName.isPresent()) {
            return refused(name, credentials, Objection.NODE_ID, badName.get());
        }
        if (profile.policy().clientIdIsDevice() && !connect.clientId().equals(name)) {
            return refused(
                    name,
                    credentials,
                    Objection.CLIENT_ID,
                    "the client id is not the certificate's name");
        }
        Optional<String> closed = notReady.get();
        if (closed.isPresent()) {
            return CompletableFuture.completedFuture(
                    new Admission.Refused(ReasonCode.SERVER_UNAVAILABLE, closed.get()));
        }
        var node = new NodeKey(tenant, profile.dialect(), name);
        return registration
                .refusal(node, named)
                .thenCompose(
                        refusal ->
                                refusal.isPresent()
                                        ? refused(
                                                name,
                                                credentials,
                                                refusal.get().objection(),
                                                refusal.get().why())
                                        : admitted(node, named, credentials));
    }

    private CompletionStage<Admission> admitted(
            NodeKey node, NodeCertificate.Named named, Credentials credentials) {
        var speaker =
                new Speaker(
                        node, profile, named.fingerprint(), credentials.remote(), Trust.CREDENTIAL);
        LeaseOffer offer = leases.offer(speaker);
        return CompletableFuture.completedFuture(
                new Admission.Admitted(
                        node,
                        () ->
                                holds(node, named, credentials)
                                        ? offer.take()
                                        : CompletableFuture.failedStage(lost())));
    }

    /** Whether nothing was taken back since, when there was no connection yet to be closed. */
    private boolean holds(NodeKey node, NodeCertificate.Named named, Credentials credentials) {
        return registration.holds(node, named) && !tls.revokes(credentials);
    }

    private static IllegalStateException lost() {
        return new IllegalStateException("the certificate is not the one on record any more");
    }

    private CompletionStage<Admission> refused(
            String name, Credentials credentials, Objection objection, String why) {
        tls.refusals().refused(name, credentials.remote().getAddress(), objection, why);
        return CompletableFuture.completedFuture(
                new Admission.Refused(ReasonCode.NOT_AUTHORIZED, why));
    }
}
