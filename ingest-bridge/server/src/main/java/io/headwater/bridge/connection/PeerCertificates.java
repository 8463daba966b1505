package io.headwater.bridge.connection;

import io.netty.handler.ssl.SslHandler;
import java.io.ByteArrayInputStream;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** The certificates that the other end of a connection has shown. */
final class PeerCertificates {
    private PeerCertificates() {}

    /**
     * Those that the peer has shown, its own first; none without TLS, or where none are asked for.
     *
     * @param handler after its handshake; null for a connection without TLS
     */
    static List<X509Certificate> of(@Nullable SslHandler handler) {
        if (handler == null) {
            return List.of();
        }
        try {
            var chain = new ArrayList<X509Certificate>();
            for (Certificate shown : handler.engine().getSession().getPeerCertificates()) {
                chain.add(copy(shown));
            }
            return chain;
        } catch (SSLPeerUnverifiedException none) {
            return List.of(); // the listener does not ask for certificates
        } catch (CertificateException e) {
            throw new IllegalStateException("TLS took a certificate that cannot be read", e);
        }
    }

    /**
     * One for us to read. TLS keeps what it was shown for as long as the connection lasts: its
     * bytes, and several times as much once somebody has asked it what they say.
     */
    private static X509Certificate copy(Certificate shown) throws CertificateException {
        var bytes = new ByteArrayInputStream(shown.getEncoded());
        return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes);
    }
}
