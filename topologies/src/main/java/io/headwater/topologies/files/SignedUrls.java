package io.headwater.topologies.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * URLs that carry their own permission: to read one file, or to write one of a limited size, until
 * a moment that stands in them. The same arguments give the same URL, on every instance that has
 * the key, so handlers that must be deterministic can make them. Any thread.
 */
public final class SignedUrls {
    /** Names of the parameters. */
    static final String EXPIRES = "expires";

    static final String MOST = "most";
    static final String SIGNATURE = "signature";

    private static final String ALGORITHM = "HmacSHA256";

    private final URI base;
    private final SecretKeySpec key;

    /** What a URL permits. */
    enum Permission {
        GET,
        PUT
    }

    /** Whether a request may go on. */
    sealed interface Verdict {
        /**
         * It may.
         *
         * @param mostBytes that may be written; 0 for reading
         */
        record Allowed(long mostBytes) implements Verdict {}

        /** It may not, and why: a sentence without a full stop. */
        record Refused(String why) implements Verdict {}
    }

    /**
     * @param base where files are served, without a slash at the end
     * @param key secret of the installation, 32 bytes
     */
    public SignedUrls(URI base, byte[] key) {
        this.base = base;
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /**
     * A URL that reads a file; HEAD and ranges included.
     *
     * @param path such as {@code images/4f..}, of letters, digits and {@code /_-.}
     */
    public String get(String path, Instant expiresAt) {
        return url(Permission.GET, path, expiresAt, 0);
    }

    /**
     * A URL that writes a file.
     *
     * @param mostBytes that it may have
     */
    public String put(String path, Instant expiresAt, long mostBytes) {
        return url(Permission.PUT, path, expiresAt, mostBytes);
    }

    /**
     * Judges what came with a request.
     *
     * @param expires seconds since 1970, as text
     * @param most bytes, as text
     */
    Verdict judge(
            Permission wanted,
            String path,
            String expires,
            String most,
            String signature,
            Instant now) {
        if (!expires.matches("[0-9]{1,12}") || !most.matches("[0-9]{1,12}")) {
            return new Verdict.Refused("the URL is not one of ours");
        }
        long mostBytes = Long.parseLong(most);
        var until = Instant.ofEpochSecond(Long.parseLong(expires));
        byte[] expected = signature(wanted, path, until, mostBytes).getBytes(UTF_8);
        if (!MessageDigest.isEqual(expected, signature.getBytes(UTF_8))) {
            return new Verdict.Refused("the signature is not that of this URL");
        }
        return now.isBefore(until)
                ? new Verdict.Allowed(mostBytes)
                : new Verdict.Refused("the URL has expired");
    }

    private String url(Permission permission, String path, Instant expiresAt, long mostBytes) {
        if (!path.matches("[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*")) {
            throw new IllegalArgumentException("not a path of files: " + path);
        }
        return base
                + "/"
                + path
                + "?"
                + EXPIRES
                + "="
                + expiresAt.getEpochSecond()
                + "&"
                + MOST
                + "="
                + mostBytes
                + "&"
                + SIGNATURE
                + "="
                + signature(permission, path, expiresAt, mostBytes);
    }

    private String signature(
            Permission permission, String path, Instant expiresAt, long mostBytes) {
        String signed =
                String.join(
                        "\n",
                        permission.name(),
                        path,
                        Long.toString(expiresAt.getEpochSecond()),
                        Long.toString(mostBytes));
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
