package io.headwater.bridge.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/** What opens the authority's key. Shown to nobody. */
public record Passphrase(String text) {
    /** Shorter ones are guessed from a stolen file. In characters. */
    public static final int SHORTEST = 16;

    private static final int RANDOM_BYTES = 32;

    /**
     * @throws UnusableTlsException when it is shorter than 16 characters
     */
    public static Passphrase of(String text) {
        return checked(text, "the passphrase of the authority's key");
    }

    /**
     * The first line of a file that only its owner may read; made at the first call, of 256 random
     * bits.
     *
     * @throws UnusableTlsException when the file holds none, or cannot be used
     */
    public static Passphrase in(Path file) {
        try {
            if (!Files.exists(file)) {
                Path folder = file.toAbsolutePath().getParent();
                if (folder != null) {
                    PrivateFiles.folder(folder);
                }
                PrivateFiles.secret(file, random() + "\n");
            }
            return checked(
                    Files.readString(file).lines().findFirst().orElse("").strip(), file.toString());
        } catch (IOException e) {
            throw new UnusableTlsException(file + ": cannot be used (" + e + ")", e);
        }
    }

    /** Hides the text. */
    @Override
    public String toString() {
        return "Passphrase[hidden]";
    }

    private static Passphrase checked(String text, String where) {
        if (text.length() < SHORTEST) {
            throw new UnusableTlsException(
                    List.of(where + ": expected at least " + SHORTEST + " characters"));
        }
        return new Passphrase(text);
    }

    private static String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
