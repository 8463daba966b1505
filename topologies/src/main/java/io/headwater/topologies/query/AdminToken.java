package io.headwater.topologies.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.topologies.secrets.SecretFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The secret that opens the API. Kept in a file that its owner alone may read; never in a log or a
 * URL.
 */
public final class AdminToken {
    /** Name of the file in the data folder. */
    public static final String FILE = "admin.token";

    private static final String BEARER = "Bearer ";
    private static final int SHORTEST = 32;
    private static final int RANDOM_BYTES = 32;

    private final byte[] expected;

    private AdminToken(String token) {
        this.expected = token.getBytes(UTF_8);
    }

    /**
     * The token kept in a folder; made at the first call, in one step, so that two processes end
     * with the same one.
     *
     * @param folder created when it is missing
     * @throws IllegalStateException when the file is there and holds no usable token; then nothing
     *     is changed
     * @throws UncheckedIOException when the folder cannot be written or the file not be read
     */
    public static AdminToken at(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            Files.createDirectories(folder);
            SecretFile.make(folder, FILE, RANDOM_BYTES, AdminToken::written);
            return of(Files.readString(file).strip(), file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("keeping the admin token in " + file, e);
        }
    }

    /**
     * A token that somebody else keeps.
     *
     * @throws IllegalStateException when it is shorter than 32 characters
     */
    public static AdminToken of(String token) {
        return of(token, "the given token");
    }

    /** Whether this is the token; takes as long for a wrong one as for the right one. */
    public boolean matches(String presented) {
        return MessageDigest.isEqual(expected, presented.getBytes(UTF_8));
    }

    /** Whether an {@code Authorization} header presents the token; null when there is none. */
    boolean isBorneBy(@Nullable String header) {
        return isBearer(header)
                && header != null
                && matches(header.substring(BEARER.length()).strip());
    }

    /** Whether an {@code Authorization} header presents some token. */
    static boolean isBearer(@Nullable String header) {
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length());
    }

    @Override
    public String toString() {
        return "AdminToken[hidden]";
    }

    private static AdminToken of(String token, String where) {
        if (token.length() < SHORTEST) {
            throw new IllegalStateException(
                    where
                            + " holds no usable token: expected at least "
                            + SHORTEST
                            + " characters, found "
                            + token.length()
                            + "; remove it to have a new one made");
        }
        return new AdminToken(token);
    }

    private static byte[] written(byte[] random) {
        return (Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n")
                .getBytes(UTF_8);
    }
}
