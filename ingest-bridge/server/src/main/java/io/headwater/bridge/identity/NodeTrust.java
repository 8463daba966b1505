package io.headwater.bridge.identity;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * What TLS asks about a client's certificate: whether one of the node CAs stands behind it and it
 * is for TLS clients now. Whoever fails is told no more than that by TLS; our {@link
 * RefusedException} says the reason. Safe for any thread.
 */
final class NodeTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager authorities;
    private final InstantSource clock;

    private interface Check {
        void run() throws CertificateException;
    }

    NodeTrust(List<X509Certificate> authorities, InstantSource clock)
            throws GeneralSecurityException, IOException {
        this.authorities = trusting(authorities);
        this.clock = clock;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        check(chain, () -> authorities.checkClientTrusted(chain, authType));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain, () -> authorities.checkClientTrusted(chain, authType, socket));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, () -> authorities.checkClientTrusted(chain, authType, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw noServer();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw noServer();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw noServer();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.getAcceptedIssuers();
    }

    private void check(X509Certificate[] chain, Check check) throws CertificateException {
        try {
            check.run();
        } catch (CertificateException e) {
            throw refused(chain[0], e);
        }
    }

    private RefusedException refused(X509Certificate own, CertificateException cause) {
        String name = CommonName.of(own) instanceof CommonName.Only(var text) ? text : "";
        var unfit =
                NodeCertificate.unfit(own, clock.instant())
                        .orElse(
                                new NodeCertificate.Unusable(
                                        Objection.UNTRUSTED, "no node CA stands behind it"));
        return new RefusedException(name, unfit.objection(), unfit.why(), cause);
    }

    private static CertificateException noServer() {
        return new CertificateException("a bridge connects to no server with this");
    }

    private static X509ExtendedTrustManager trusting(List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry("node-ca-" + i, authorities.get(i));
        }
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("no PKIX trust manager"));
    }
}
