package io.headwater.topologies.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of what a series was asked begins. It belongs to one question, and remembers when
 * that was asked first: what a question leaves to the clock is the same on all its pages. An hour
 * after the first page it has run out (rainmaker.md 4.10).
 *
 * @param question digest of the series and of all that was asked of it but the limit
 * @param askedAt when its first page was asked for, epoch ms
 * @param position where the page before ended, epoch ms; null for the first page
 */
record PageCursor(String question, long askedAt, @Nullable Long position) {
    private static final long LIFE = Duration.ofHours(1).toMillis();
    private static final int DIGEST_BYTES = 8;
    private static final Pattern TEXT = Pattern.compile("([0-9a-f]{16}) (\\d{1,15}) (-?\\d{1,15})");

    /** The cursor in the text of a client; null when it is none of this list. */
    static @Nullable PageCursor of(char list, String text) {
        String plain = Cursors.textOf(list, text);
        Matcher parts = plain == null ? null : TEXT.matcher(plain);
        return parts == null || !parts.matches()
                ? null
                : new PageCursor(
                        parts.group(1),
                        Long.parseLong(parts.group(2)),
                        Long.valueOf(parts.group(3)));
    }

    /**
     * Where a question goes on, or begins.
     *
     * @param given null for the first page
     * @param asked the series and everything that is asked of it; of one text for one question
     * @param now epoch ms
     * @throws Refused when the cursor is another question's, or has run out
     */
    static PageCursor of(@Nullable PageCursor given, Object asked, long now) {
        String question = digest(asked.toString());
        if (given == null) {
            return new PageCursor(question, now, null);
        }
        if (!given.question.equals(question)) {
            throw unusable("belongs to another question; ask on with all but limit as it was");
        }
        if (Math.abs(now - given.askedAt) > LIFE) {
            throw unusable("has run out an hour after the first page");
        }
        return given;
    }

    /** The cursor of the next page, as clients get it; null when there is none. */
    @Nullable String next(char list, OptionalLong end) {
        return end.isEmpty()
                ? null
                : Cursors.of(list, question + " " + askedAt + " " + end.getAsLong());
    }

    private static Refused unusable(String why) {
        return new Refused(ErrorCode.PARAMETER_INVALID, "cursor: " + why + ", or anew without it");
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
