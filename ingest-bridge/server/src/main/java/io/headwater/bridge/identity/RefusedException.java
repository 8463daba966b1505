package io.headwater.bridge.identity;

import java.security.cert.CertificateException;

/** Why a certificate did not pass TLS, for those who count; its peer learns less. */
final class RefusedException extends CertificateException {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final Objection objection;

    /**
     * @param name as the certificate has it, empty when it has none
     * @param why one sentence
     */
    RefusedException(String name, Objection objection, String why, CertificateException cause) {
        super(why, cause);
        this.name = name;
        this.objection = objection;
    }

    String name() {
        return name;
    }

    Objection objection() {
        return objection;
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
