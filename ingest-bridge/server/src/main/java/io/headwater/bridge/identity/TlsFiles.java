package io.headwater.bridge.identity;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Where the bridge's side of TLS is kept.
 *
 * @param certificate the server's, followed by those between it and a root
 * @param key of that certificate, without a password
 * @param authorities CAs that may sign nodes' certificates, one or several
 * @param revocations their revocation lists; the file may be missing at the start
 */
public record TlsFiles(Path certificate, Path key, Path authorities, Path revocations) {
    /** Under their usual names in one folder. */
    public static TlsFiles in(Path folder) {
        return new TlsFiles(
                folder.resolve("server.crt"),
                folder.resolve("server.key"),
                folder.resolve("ca.crt"),
                folder.resolve("crl.pem"));
    }

    /**
     * Reads everything and keeps nothing, so that problems are heard of before anything starts.
     *
     * @throws UnusableTlsException naming what is wrong with each file
     */
    public void refuseUnusable(Instant now) {
        var problems = new LinkedHashSet<String>(); // both look at the authorities
        collect(problems, () -> TlsIdentity.read(this, now));
        collect(problems, () -> Revocations.first(revocations, TlsIdentity.signers(authorities)));
        if (!problems.isEmpty()) {
            throw new UnusableTlsException(List.copyOf(problems));
        }
    }

    private static void collect(Set<String> problems, Supplier<?> reading) {
        try {
            var _ = reading.get();
        } catch (UnusableTlsException e) {
            problems.addAll(e.problems());
        }
    }
}
