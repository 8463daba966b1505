package io.headwater.bridge.claiming;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a device that claims itself is asked, and whether it answers well (rainmaker.md 1.6.2). The
 * id of a challenge carries address, time and chance under our seal and the challenge follows from
 * it, so nothing is remembered of devices that never answer, and any bridge can judge the answer.
 */
final class Challenges {
    /** Bridges' clocks differ by less than this. */
    private static final Duration CLOCK_SLACK = Duration.ofMinutes(1);

    private static final int CHANCE_BYTES = 8;
    private static final int TAG_BYTES = 16;
    private static final int BODY_BYTES = MacAddress.BYTES + Long.BYTES + CHANCE_BYTES;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] sealKey;
    private final byte[] challengeKey;
    private final Duration life;

    /**
     * @param authId fewer than 64 characters, as firmware has room for
     * @param text 64 characters of the 128 that firmware has room for
     * @param madeAt to the millisecond
     */
    record Challenge(String authId, String text, MacAddress mac, Instant madeAt) {}

    /**
     * @param life how long an answer is taken
     */
    Challenges(ClaimSecret secret, Duration life) {
        this.sealKey = secret.keyFor("challenge", "seal");
        this.challengeKey = secret.keyFor("challenge", "text");
        this.life = life;
    }

    Challenge make(MacAddress mac, Instant now) {
        byte[] chance = new byte[CHANCE_BYTES];
        RANDOM.nextBytes(chance);
        byte[] body =
                ByteBuffer.allocate(BODY_BYTES)
                        .put(mac.bytes())
                        .putLong(now.toEpochMilli())
                        .put(chance)
                        .array();
        return read(body);
    }

    /** The challenge of this id; empty when it is none of ours, or too old. */
    Optional<Challenge> find(String authId, Instant now) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(authId);
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
        if (bytes.length != BODY_BYTES + TAG_BYTES) {
            return Optional.empty();
        }
        var parts = ByteBuffer.wrap(bytes);
        byte[] body = new byte[BODY_BYTES];
        byte[] tag = new byte[TAG_BYTES];
        parts.get(body).get(tag);
        return MessageDigest.isEqual(tag, ClaimSecret.tag(sealKey, body, TAG_BYTES))
                ? Optional.of(read(body)).filter(it -> isOpen(it, now))
                : Optional.empty();
    }

    /**
     * Whether a device that knows the secret answers the challenge so.
     *
     * @param answer 128 hex digits in any case; HMAC-SHA512 of the challenge's text, not of the
     *     bytes that it spells
     */
    static boolean isAnswered(String challenge, byte[] deviceSecret, String answer) {
        try {
            Mac mac = Mac.getInstance("HmacSHA512");
            mac.init(new SecretKeySpec(deviceSecret, "HmacSHA512"));
            String expected = HexFormat.of().formatHex(mac.doFinal(challenge.getBytes(US_ASCII)));
            return MessageDigest.isEqual(
                    expected.getBytes(US_ASCII),
                    answer.toLowerCase(Locale.ROOT).getBytes(US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HMAC-SHA512", e);
        }
    }

    private boolean isOpen(Challenge challenge, Instant now) {
        return !now.isAfter(challenge.madeAt().plus(life))
                && !now.isBefore(challenge.madeAt().minus(CLOCK_SLACK));
    }

    private Challenge read(byte[] body) {
        var parts = ByteBuffer.wrap(body);
        byte[] mac = new byte[MacAddress.BYTES];
        parts.get(mac);
        Instant madeAt = Instant.ofEpochMilli(parts.getLong());
        byte[] sealed =
                ByteBuffer.allocate(BODY_BYTES + TAG_BYTES)
                        .put(body)
                        .put(ClaimSecret.tag(sealKey, body, TAG_BYTES))
                        .array();
        return new Challenge(
                Base64.getUrlEncoder().withoutPadding().encodeToString(sealed),
                HexFormat.of().formatHex(ClaimSecret.digest(challengeKey, body)),
                MacAddress.of(mac),
                madeAt);
    }
}
