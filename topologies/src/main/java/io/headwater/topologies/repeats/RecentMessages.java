package io.headwater.topologies.repeats;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * The last 16 messages of a node as bytes: for each, newest first, 8 bytes of hash over channel and
 * payload and 8 bytes of log time. A pure value; never changed in place.
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

    /** The value with one more message in front, and the oldest gone. */
    static byte[] with(byte @Nullable [] recent, long hash, long loggedAt) {
        byte[] next = new byte[REMEMBERED * SLOT];
        if (recent != null) {
            System.arraycopy(recent, 0, next, SLOT, Math.min(recent.length, next.length - SLOT));
        }
        ByteBuffer.wrap(next).putLong(hash).putLong(loggedAt);
        return next;
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
