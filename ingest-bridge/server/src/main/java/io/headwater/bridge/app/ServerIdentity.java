package io.headwater.bridge.app;

import io.headwater.bridge.identity.CertificateAuthority;
import io.headwater.bridge.identity.Passphrase;
import io.headwater.bridge.identity.TlsFiles;
import io.headwater.bridge.identity.TlsMaterial;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Optional;

/**
 * As whom the bridge speaks to nodes: by its own authority, or with the files of an existing PKI.
 *
 * @param authority signs certificates of nodes; empty when the bridge uses an existing PKI
 * @param tls what listeners show, and whom they believe
 */
record ServerIdentity(Optional<CertificateAuthority> authority, TlsMaterial tls) {
    /**
     * Reads what the settings name, and makes an authority that is not there yet.
     *
     * @throws io.headwater.bridge.identity.UnusableTlsException naming every key or certificate
     *     file that cannot be used
     */
    static ServerIdentity of(BridgeConfig config, MeterRegistry metrics, InstantSource clock) {
        if (config.tlsDir().isPresent()) {
            var files = TlsFiles.in(config.tlsDir().get());
            return new ServerIdentity(Optional.empty(), TlsMaterial.of(files, metrics, clock));
        }
        var own =
                CertificateAuthority.open(
                        config.identityDir(),
                        passphrase(config),
                        config.serverNames(),
                        config.certificateLife(),
                        clock);
        return new ServerIdentity(Optional.of(own), TlsMaterial.of(own, metrics, clock));
    }

    private static Passphrase passphrase(BridgeConfig config) {
        return config.passphrase()
                .or(() -> config.passphraseFile().map(Passphrase::in))
                .orElseGet(() -> CertificateAuthority.passphraseIn(config.identityDir()));
    }
}
