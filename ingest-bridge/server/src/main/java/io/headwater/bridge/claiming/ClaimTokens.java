package io.headwater.bridge.claiming;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tokens that let a user claim nodes for a while, and do nothing else: user and end under our seal.
 * Kept nowhere; any bridge knows them.
 */
public final class ClaimTokens implements AccessTokens {
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final int TAG_BYTES = 16;
    private static final int USER_MOST = 64;

    private final byte[] key;
    private final InstantSource clock;

    ClaimTokens(ClaimSecret secret, String tenant, InstantSource clock) {
        this.key = secret.keyFor("token", tenant);
        this.clock = clock;
    }

    /** What is wrong with a user's id, as a sentence, or empty when it is one. */
    public static Optional<String> checkUser(String user) {
        return USER.matcher(user).matches()
                ? Optional.empty()
                : Optional.of("expected 1 to 64 of [A-Za-z0-9_-]");
    }

    /**
     * @param user as {@link #checkUser} has it
     * @param until to the second
     */
    public String issue(String user, Instant until) {
        byte[] name = user.getBytes(UTF_8);
        byte[] body =
                ByteBuffer.allocate(Long.BYTES + name.length)
                        .putLong(until.getEpochSecond())
                        .put(name)
                        .array();
        byte[] token =
                ByteBuffer.allocate(body.length + TAG_BYTES)
                        .put(body)
                        .put(ClaimSecret.tag(key, body, TAG_BYTES))
                        .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    @Override
    public Optional<String> userOf(String token) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
        int name = bytes.length - Long.BYTES - TAG_BYTES;
        if (name < 1 || name > USER_MOST) {
            return Optional.empty();
        }
        var parts = ByteBuffer.wrap(bytes);
        byte[] body = new byte[Long.BYTES + name];
        byte[] tag = new byte[TAG_BYTES];
        parts.get(body).get(tag);
        boolean open = clock.instant().getEpochSecond() <= ByteBuffer.wrap(body).getLong();
        return open && MessageDigest.isEqual(tag, ClaimSecret.tag(key, body, TAG_BYTES))
                ? Optional.of(new String(body, Long.BYTES, name, UTF_8))
                : Optional.empty();
    }
}
