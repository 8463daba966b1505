package io.headwater.bridge.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/** Random bytes that are made once and stay: a file readable by its owner alone. */
public final class InstallationSecret {
    private static final int BYTES = 32;

    private InstallationSecret() {}

    /**
     * The secret of this name in this folder, made on first use.
     *
     * @throws UnusableTlsException when the file is there and holds no secret, or cannot be written
     */
    public static byte[] in(Path folder, String name) {
        Path file = folder.resolve(name);
        try {
            if (!Files.exists(file)) {
                PrivateFiles.folder(folder);
                byte[] secret = new byte[BYTES];
                new SecureRandom().nextBytes(secret);
                PrivateFiles.secret(file, secret);
            }
            byte[] secret = Files.readAllBytes(file);
            if (secret.length != BYTES) {
                throw new UnusableTlsException(
                        List.of(file + ": expected " + BYTES + " bytes, found " + secret.length));
            }
            return secret;
        } catch (IOException e) {
            throw new UnusableTlsException(file + ": cannot be used (" + e + ")", e);
        }
    }
}
