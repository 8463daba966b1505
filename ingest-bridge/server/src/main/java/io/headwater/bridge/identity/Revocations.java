package io.headwater.bridge.identity;

import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Certificates that their authority took back before they expired. A list stays in force after its
 * next update is due: an operator's late file must neither lock a fleet out nor let anybody in.
 */
record Revocations(List<X509CRL> lists) {
    static final Revocations NONE = new Revocations(List.of());

    Revocations {
        lists = List.copyOf(lists);
    }

    boolean contain(X509Certificate certificate) {
        return lists.stream()
                .anyMatch(
                        list ->
                                list.getIssuerX500Principal()
                                                .equals(certificate.getIssuerX500Principal())
                                        && list.isRevoked(certificate));
    }
}
