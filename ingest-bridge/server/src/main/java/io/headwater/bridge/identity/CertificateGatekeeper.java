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
    private final Supplier<CompletionStage<Optional<String>>> notReady;
    private final InstantSource clock;

    /**
     * @param tenant whose nodes come in by this gate
     * @param notReady why nobody can be let in; empty when that is possible. May take its time
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
            Supplier<CompletionStage<Optional<String>>> notReady,
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

    /**
     * Who shows this certificate, without a session and without a client id. Fails when Kafka does
     * not answer in time.
     */
    public CompletionStage<Identity> identify(Credentials credentials) {
        return switch (read(credentials)) {
            case NodeCertificate.Unusable(var objection, var why) ->
                    stranger("", credentials, objection, why);
            case NodeCertificate.Named named ->
                    profile.checkDevice(named.device())
                            .map(
                                    why ->
                                            stranger(
                                                    named.device(),
                                                    credentials,
                                                    Objection.NODE_ID,
                                                    why))
                            .orElseGet(() -> identify(named, credentials));
        };
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
        return identify(named, credentials)
                .thenApply(
                        identity ->
                                switch (identity) {
                                    case Identity.Node(var speaker) ->
                                            admitted(speaker, named, credentials);
                                    case Identity.Stranger(var why) ->
                                            new Admission.Refused(ReasonCode.NOT_AUTHORIZED, why);
                                    case Identity.NotNow(var why) ->
                                            new Admission.Refused(
                                                    ReasonCode.SERVER_UNAVAILABLE, why);
                                });
    }

    /** The certificate's name is one that a node may have. */
    private CompletionStage<Identity> identify(
            NodeCertificate.Named named, Credentials credentials) {
        return notReady.get()
                .thenCompose(
                        closed ->
                                closed.isPresent()
                                        ? CompletableFuture.completedFuture(
                                                new Identity.NotNow(closed.get()))
                                        : registered(named, credentials));
    }

    private CompletionStage<Identity> registered(
            NodeCertificate.Named named, Credentials credentials) {
        var node = new NodeKey(tenant, profile.dialect(), named.device());
        return registration
                .refusal(node, named)
                .thenCompose(
                        refusal ->
                                refusal.isPresent()
                                        ? stranger(
                                                named.device(),
                                                credentials,
                                                refusal.get().objection(),
                                                refusal.get().why())
                                        : CompletableFuture.completedFuture(
                                                new Identity.Node(
                                                        speaker(node, named, credentials))));
    }

    private Speaker speaker(NodeKey node, NodeCertificate.Named named, Credentials credentials) {
        return new Speaker(
                node, profile, named.fingerprint(), credentials.remote(), Trust.CREDENTIAL);
    }

    private Admission admitted(
            Speaker speaker, NodeCertificate.Named named, Credentials credentials) {
        LeaseOffer offer = leases.offer(speaker);
        return new Admission.Admitted(
                speaker.node(),
                () ->
                        holds(speaker.node(), named, credentials)
                                ? offer.take()
                                : CompletableFuture.failedStage(lost()));
    }

    /** Whether nothing was taken back since, when there was no connection yet to be closed. */
    private boolean holds(NodeKey node, NodeCertificate.Named named, Credentials credentials) {
        return registration.holds(node, named) && !tls.revokes(credentials);
    }

    private static IllegalStateException lost() {
        return new IllegalStateException("the certificate is not the one on record any more");
    }

    private CompletionStage<Identity> stranger(
            String name, Credentials credentials, Objection objection, String why) {
        tls.refusals().refused(name, credentials.remote().getAddress(), objection, why);
        return CompletableFuture.completedFuture(new Identity.Stranger(why));
    }

    private CompletionStage<Admission> refused(
            String name, Credentials credentials, Objection objection, String why) {
        tls.refusals().refused(name, credentials.remote().getAddress(), objection, why);
        return CompletableFuture.completedFuture(
                new Admission.Refused(ReasonCode.NOT_AUTHORIZED, why));
    }
}
