package io.headwater.bridge.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Certificates that their authority took back before they expired. A list stays in force after its
 * next update is due: an operator's late file must neither lock a fleet out nor let anybody in.
 */
record Revocations(List<X509CRL> lists) {
    static final Revocations NONE = new Revocations(List.of());

    /** Object id of the extension that marks a list of changes only (RFC 5280, 5.2.4). */
    private static final String DELTA = "2.5.29.27";

    Revocations {
        lists = List.copyOf(lists);
    }

    /**
     * The lists in a file.
     *
     * @param authorities one of them has signed each list
     * @throws UnusableTlsException when the file is missing, or naming what is wrong with it
     */
    static Revocations read(Path file, List<X509Certificate> authorities) {
        try {
            List<X509CRL> lists = Pem.revocationLists(Files.readAllBytes(file));
            var problems = new ArrayList<String>();
            for (X509CRL list : lists) {
                String named = file + ": the list of '" + list.getIssuerX500Principal() + "' ";
                if (authorities.stream().noneMatch(authority -> isSignedBy(list, authority))) {
                    problems.add(named + "is signed by none of the node CAs");
                } else if (list.getExtensionValue(DELTA) != null) {
                    problems.add(named + "holds changes only; a complete one is needed");
                }
            }
            if (!problems.isEmpty()) {
                throw new UnusableTlsException(problems);
            }
            return new Revocations(lists);
        } catch (Pem.UnreadableException e) {
            throw new UnusableTlsException(file + ": " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new UnusableTlsException(file + ": is missing", e);
        } catch (IOException e) {
            throw new UnusableTlsException(file + ": cannot be read (" + e + ")", e);
        }
    }

    /** What a bridge starts with: nothing while there is no file yet. */
    static Revocations first(Path file, List<X509Certificate> authorities) {
        return Files.exists(file) ? read(file, authorities) : NONE;
    }

    /** What follows on these; a file that vanished does not give back what it had taken. */
    Revocations next(Path file, List<X509Certificate> authorities) {
        return lists.isEmpty() ? first(file, authorities) : read(file, authorities);
    }

    /** Whether one of a chain was taken back; with an authority's, everybody's below it is. */
    boolean containAnyOf(Collection<X509Certificate> chain) {
        return chain.stream().anyMatch(this::contain);
    }

    boolean contain(X509Certificate certificate) {
        return lists.stream()
                .anyMatch(
                        list ->
                                list.getIssuerX500Principal()
                                                .equals(certificate.getIssuerX500Principal())
                                        && list.isRevoked(certificate));
    }

    /** How many lists should have been followed by a newer one by now. */
    long overdue(Instant now) {
        return lists.stream()
                .filter(it -> it.getNextUpdate() != null)
                .filter(it -> it.getNextUpdate().toInstant().isBefore(now))
                .count();
    }

    private static boolean isSignedBy(X509CRL list, X509Certificate authority) {
        try {
            list.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException notByThisOne) {
            return false;
        }
    }
}
