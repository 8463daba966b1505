package io.headwater.bridge.app;

import io.headwater.bridge.claiming.Claiming;
import io.headwater.bridge.connection.Gatekeeper;
import io.headwater.bridge.connection.ServerTls;
import io.headwater.bridge.identity.TlsMaterial;
import io.headwater.bridge.nodeapi.NodeApi;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who answers at which port of a bridge.
 *
 * @param nodes lets nodes in by their certificates
 * @param loopback lets in whoever is on this machine
 * @param api answers nodes that speak HTTPS
 * @param claiming answers nodes that have no certificate yet; empty when nobody does
 */
record Ports(
        BridgeConfig config,
        TlsMaterial tls,
        Gatekeeper nodes,
        Gatekeeper loopback,
        NodeApi api,
        Optional<Claiming> claiming) {
    /**
     * Opens every port that is asked for.
     *
     * @throws IOException when one cannot be used, naming it; those before it are open
     */
    void open(Listeners listeners) throws IOException {
        listeners.open(config, tls, nodes, loopback);
        if (config.apiPort().isPresent()) {
            listeners.open(
                    Listeners.NODE_API,
                    new InetSocketAddress(config.host(), config.apiPort().getAsInt()),
                    tls,
                    NodeApi.BODY_MOST,
                    api);
        }
        if (claiming.isPresent()) {
            @Nullable ServerTls shown =
                    config.claim().tls() ? tls.withoutClientCertificate() : null;
            listeners.open(
                    Listeners.CLAIMS,
                    new InetSocketAddress(
                            config.claim().host(), config.claim().port().orElseThrow()),
                    shown,
                    Claiming.BODY_MOST,
                    claiming.get().service());
        }
    }
}
