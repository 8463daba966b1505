package io.headwater.bridge.identity;

import java.nio.file.Path;

/**
 * Where the bridge's side of TLS is kept.
 *
 * @param certificate the server's, followed by those between it and a root
 * @param key of that certificate, without a password
 * @param authorities CAs that may sign nodes' certificates, one or several
 * @param revocations their revocation lists; the file may be missing
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
}
