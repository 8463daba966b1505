package io.headwater.bridge.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the bridge is and whom it trusts, as the files of {@link TlsFiles} say, checked as a whole;
 * what was taken back is in {@link Revocations}.
 *
 * @param chain the server's certificate first
 * @param authorities who may sign nodes' certificates
 */
record TlsIdentity(List<X509Certificate> chain, PrivateKey key, List<X509Certificate> authorities) {
    TlsIdentity {
        chain = List.copyOf(chain);
        authorities = List.copyOf(authorities);
    }

    /**
     * @throws UnusableTlsException naming what is wrong with each file
     */
    static TlsIdentity read(TlsFiles files, Instant now) {
        return new Reading(now).read(files);
    }

    /**
     * Who may sign nodes' certificates and revocation lists.
     *
     * @throws UnusableTlsException saying what is wrong with the file
     */
    static List<X509Certificate> signers(Path authorities) {
        var reading = new Reading(Instant.EPOCH);
        var signers = reading.parsed(authorities, Pem::certificates);
        if (signers == null) {
            throw new UnusableTlsException(reading.problems);
        }
        return signers;
    }

    /** One attempt, with everything found wrong. */
    private static final class Reading {
        private final List<String> problems = new ArrayList<>();
        private final Instant now;

        private interface Parser<T> {
            T parse(byte[] text) throws Pem.UnreadableException;
        }

        Reading(Instant now) {
            this.now = now;
        }

        TlsIdentity read(TlsFiles files) {
            var chain = parsed(files.certificate(), Pem::certificates);
            var key = parsed(files.key(), Pem::privateKey);
            var authorities = parsed(files.authorities(), Pem::certificates);
            if (chain != null) {
                checkChain(files.certificate(), chain);
            }
            if (chain != null && key != null && !KeyMatch.matches(key, chain.getFirst())) {
                problems.add(files.key() + ": is not the key of " + files.certificate());
            }
            if (authorities != null) {
                checkAuthorities(files.authorities(), authorities);
            }
            if (!problems.isEmpty() || chain == null || key == null || authorities == null) {
                throw new UnusableTlsException(problems);
            }
            return new TlsIdentity(chain, key, authorities);
        }

        private <T> @Nullable T parsed(Path file, Parser<T> parser) {
            if (!Files.exists(file)) {
                problems.add(file + ": is missing");
                return null;
            }
            try {
                return parser.parse(Files.readAllBytes(file));
            } catch (Pem.UnreadableException e) {
                problems.add(file + ": " + e.getMessage());
            } catch (IOException e) {
                problems.add(file + ": cannot be read (" + e + ")");
            }
            return null;
        }

        private void checkChain(Path file, List<X509Certificate> chain) {
            X509Certificate server = chain.getFirst();
            if (now.isAfter(server.getNotAfter().toInstant())) {
                problems.add(file + ": expired on " + server.getNotAfter().toInstant());
            }
            for (int i = 0; i + 1 < chain.size(); i++) {
                if (!chain.get(i)
                        .getIssuerX500Principal()
                        .equals(chain.get(i + 1).getSubjectX500Principal())) {
                    problems.add(
                            file
                                    + ": certificate "
                                    + (i + 2)
                                    + " did not issue the one before it; the server's own stands first");
                }
            }
        }

        private void checkAuthorities(Path file, List<X509Certificate> authorities) {
            for (X509Certificate authority : authorities) {
                if (authority.getBasicConstraints() < 0) {
                    problems.add(
                            file
                                    + ": '"
                                    + authority.getSubjectX500Principal()
                                    + "' is not a CA certificate");
                }
            }
            if (authorities.stream()
                    .allMatch(authority -> now.isAfter(authority.getNotAfter().toInstant()))) {
                problems.add(file + ": every CA in it has expired");
            }
        }
    }
}
