package io.headwater.bridge.claiming;

import io.headwater.bridge.http.HttpService;
import io.headwater.bridge.identity.CertificateSigner;
import io.headwater.bridge.identity.CredentialAdmin;
import io.headwater.bridge.landing.Landing;
import io.headwater.bridge.tail.Tails;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Claiming at one bridge: the service that nodes and users meet, and an operator's hand on devices,
 * tokens and quotas. Any bridge of an installation can do it, all at once. Safe for any thread.
 *
 * <pre>
 * HTTP --> claim service --> identity.claims --> signer --> identity.credentials --> answer
 *              ^                   |
 *   identity.devices      read back: who came first, how many the user has
 * </pre>
 */
public final class Claiming implements AutoCloseable {
    /** Largest body of a request, in bytes. */
    public static final int BODY_MOST = ClaimService.BODY_MOST;

    private final Claims claims;
    private final DeviceSecrets devices;
    private final ClaimTokens tokens;
    private final ClaimService service;
    private final Issuing issuing;
    private final int userQuota;

    /**
     * @param tenant whose nodes are claimed
     * @param dialect that they speak
     */
    public record Namespace(String tenant, String dialect) {}

    /**
     * Reads what was claimed so far from Kafka, without waiting for it.
     *
     * @param secret the same for all bridges of the installation; node ids rest on it
     * @param notReady why no record can be written at the moment; empty when one can
     */
    public Claiming(
            ClaimConfig config,
            Namespace namespace,
            Topics topics,
            Landing landing,
            Tails tails,
            ClaimSecret secret,
            CertificateSigner signer,
            CredentialAdmin credentials,
            Supplier<Optional<String>> notReady,
            MeterRegistry metrics,
            InstantSource clock) {
        userQuota = config.userQuota();
        claims = new Claims(topics, landing);
        devices = new DeviceSecrets(topics, landing, secret, clock);
        tokens = new ClaimTokens(secret, namespace.tenant(), clock);
        issuing = new Issuing(namespace.tenant(), namespace.dialect(), claims, signer, credentials);
        service =
                new ClaimService(
                        tokens,
                        new SelfClaims(
                                new Challenges(secret, config.challengeLife()),
                                devices,
                                claims,
                                issuing,
                                clock),
                        new UserClaims(
                                new NodeIds(secret, namespace.tenant()),
                                claims,
                                issuing,
                                config.userQuota(),
                                clock),
                        config.mqttHost(),
                        () -> notReady.get().or(claims::notReady).or(devices::notReady),
                        new ClaimMeters(metrics, claims));
        claims.follow(tails);
        devices.follow(tails);
    }

    /** What answers claims over HTTP. */
    public HttpService service() {
        return service;
    }

    /** Lets users claim. */
    public ClaimTokens tokens() {
        return tokens;
    }

    /** The node that a device of this MAC address is; empty when the text is no such address. */
    public Optional<NodeKey> device(String mac) {
        return MacAddress.parse(mac).map(it -> issuing.key(it.text()));
    }

    /**
     * Lets a device claim itself; completes once that counts here.
     *
     * @param device the node that its MAC address names
     * @param secret the 16 bytes in its eFuse
     */
    public CompletionStage<Origin> registerDevice(NodeKey device, byte[] secret) {
        if (secret.length != DeviceSecrets.BYTES) {
            throw new IllegalArgumentException("a device's secret has 16 bytes");
        }
        return devices.register(device, secret);
    }

    /** Takes that from it; completes once that counts here. The certificate it has stays. */
    public CompletionStage<Origin> forgetDevice(NodeKey device) {
        return devices.forget(device);
    }

    /** How a node was claimed; empty when it was not. */
    public Optional<ClaimOnRecord> of(NodeKey node) {
        return claims.of(node).map(ClaimOnRecord::of);
    }

    /** How many nodes a user claimed. */
    public int claimedBy(String user) {
        return claims.countOf(user);
    }

    /** The nodes that a user claimed, in order of their ids. */
    public List<NodeKey> nodesOf(String user) {
        return claims.nodesOf(user).stream().map(issuing::key).toList();
    }

    /**
     * Takes a claim back: the node's certificate is void, wherever it is connected, and its user
     * may claim another in its stead. The node itself may be claimed again once an operator
     * registers it anew. Completes once all that counts here; done again it ends the same way.
     */
    public CompletionStage<Origin> release(NodeKey node) {
        return issuing.credentials().revoke(node).thenCompose(_ -> claims.write(node, null));
    }

    /** How many nodes a user may claim. */
    public int userQuota() {
        return userQuota;
    }

    @Override
    public void close() {
        claims.close();
        devices.close();
    }
}
