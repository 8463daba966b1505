package io.headwater.bridge.connection;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a connection shows besides its CONNECT packet.
 *
 * @param chain the peer's certificates as TLS verified them, its own first; empty without TLS or
 *     without a client certificate
 * @param remote where the connection comes from
 * @param listener name of the listener profile that it reached
 */
public record Credentials(List<X509Certificate> chain, InetSocketAddress remote, String listener) {
    public Credentials {
        chain = List.copyOf(chain);
    }
}
