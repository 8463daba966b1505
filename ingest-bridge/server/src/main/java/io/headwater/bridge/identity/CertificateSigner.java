package io.headwater.bridge.identity;

import java.security.PublicKey;
import java.security.cert.X509Certificate;

/**
 * Whoever holds the node CA's key: a file of ours, or a service or device that never lets go of it.
 * Safe for any thread; may block.
 */
public interface CertificateSigner {
    /**
     * A certificate for TLS clients that names this device alone, valid from now on for as long as
     * this signer's certificates are.
     *
     * @param device becomes the only common name; the caller has checked its grammar
     * @param key EC P-256 or RSA, of which the caller knows that the device holds the private half
     */
    X509Certificate sign(String device, PublicKey key);

    /** The signer's own certificate, by which bridges know what it signed. */
    X509Certificate certificate();
}
