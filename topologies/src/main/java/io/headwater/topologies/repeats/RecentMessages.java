package io.headwater.topologies.repeats;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * At most the last 16 messages of a node as bytes: for each, newest first, 8 bytes of hash over
 * channel and payload and 8 bytes of log time. Those that nothing can repeat any more are left out
 * when one is added. A pure value; never changed in place.
 */
final class RecentMessages {
    static final int REMEMBERED = 16;

    /** How long after a message the same one can be its repeat, in log time. */
    static final long REMEMBERED_MILLIS = 600_000;

    private static final int SLOT = 2 * Long.BYTES;

    private RecentMessages() {}

    /**
     * Whether the same message was logged at most ten minutes before.
     *
     * @param recent null when nothing is remembered
     */
    static boolean hold(byte @Nullable [] recent, long hash, long loggedAt) {
        if (recent == null) {
            return false;
        }
        ByteBuffer slots = ByteBuffer.wrap(recent);
        while (slots.remaining() >= SLOT) {
            long known = slots.getLong();
            long at = slots.getLong();
            if (known == hash && at != 0 && loggedAt - at <= REMEMBERED_MILLIS) {
                return true;
            }
        }
        return false;
    }

    /** The value with one more message in front, without what is too old or too many. */
    static byte[] with(byte @Nullable [] recent, long hash, long loggedAt) {
        int kept = recent == null ? 0 : young(recent, loggedAt);
        byte[] next = new byte[SLOT + kept];
        if (recent != null) {
            System.arraycopy(recent, 0, next, SLOT, kept);
        }
        ByteBuffer.wrap(next).putLong(hash).putLong(loggedAt);
        return next;
    }

    /** How many bytes at the front hold messages that may yet be repeated, and find room. */
    private static int young(byte[] recent, long now) {
        ByteBuffer slots = ByteBuffer.wrap(recent);
        int young = 0;
        while (young < (REMEMBERED - 1) * SLOT
                && young + SLOT <= recent.length
                && now - slots.getLong(young + Long.BYTES) <= REMEMBERED_MILLIS) {
            young += SLOT;
        }
        return young;
    }

    /** 32 bits of CRC-32C and 32 bits of murmur2; nobody gains by making two messages collide. */
    static long hash(String channel, byte[] payload) {
        var crc = new CRC32C();
        crc.update(payload);
        crc.update(channel.getBytes(UTF_8));
        int murmur = 31 * Utils.murmur2(payload) + channel.hashCode();
        return crc.getValue() << 32 | Integer.toUnsignedLong(murmur);
    }
}
