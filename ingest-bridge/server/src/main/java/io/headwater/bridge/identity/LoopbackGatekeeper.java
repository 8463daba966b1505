package io.headwater.bridge.identity;

import io.headwater.bridge.connection.Admission;
import io.headwater.bridge.connection.Credentials;
import io.headwater.bridge.connection.Gatekeeper;
import io.headwater.bridge.mqtt.Connect;
import io.headwater.bridge.mqtt.ReasonCode;
import io.headwater.bridge.presence.Leases;
import io.headwater.bridge.presence.Speaker;
import io.headwater.bridge.routing.Profile;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.UplinkHeaders.Trust;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Takes a client id at its word, for trying things out on one machine; whoever comes from elsewhere
 * is refused. Its records carry the least trust.
 */
public final class LoopbackGatekeeper implements Gatekeeper {
    private final String tenant;
    private final Profile profile;
    private final Leases leases;
    private final Supplier<CompletionStage<Optional<String>>> notReady;

    /**
     * @param notReady why nobody can be let in; empty when that is possible. May take its time
     */
    public LoopbackGatekeeper(
            String tenant,
            Profile profile,
            Leases leases,
            Supplier<CompletionStage<Optional<String>>> notReady) {
        this.tenant = tenant;
        this.profile = profile;
        this.leases = leases;
        this.notReady = notReady;
    }

    @Override
    public CompletionStage<Admission> admit(Credentials credentials, Connect connect) {
        return notReady.get().thenApply(closed -> decide(closed, credentials, connect));
    }

    private Admission decide(Optional<String> closed, Credentials credentials, Connect connect) {
        var from = credentials.remote().getAddress();
        if (from == null || !from.isLoopbackAddress()) {
            return new Admission.Refused(
                    ReasonCode.NOT_AUTHORIZED, "only this machine may come in");
        }
        Optional<String> badName = profile.checkDevice(connect.clientId());
        if (badName.isPresent()) {
            return new Admission.Refused(ReasonCode.NOT_AUTHORIZED, badName.get());
        }
        if (closed.isPresent()) {
            return new Admission.Refused(ReasonCode.SERVER_UNAVAILABLE, closed.get());
        }
        var node = new NodeKey(tenant, profile.dialect(), connect.clientId());
        var speaker = new Speaker(node, profile, null, credentials.remote(), Trust.TOPIC);
        return new Admission.Admitted(node, leases.offer(speaker));
    }
}
