package io.headwater.sinks.push;

import java.util.BitSet;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which records of one partition are done, which are in hand, and which were left for a later time,
 * at which they are to be read again. One thread at a time.
 */
final class OpenOffsets {
    private static final int SPARE_BITS = 4_096;
    private static final long NONE = -1;

    /** From {@link #base} on. */
    private final BitSet done = new BitSet();

    private final Set<Long> inHand = new HashSet<>();

    /** Everything before it is done. */
    private long base;

    /** After the record that was read last. */
    private long position;

    /** After the last record that was ever read. */
    private long end;

    private long leftFrom = NONE;
    private long leftUntil = Long.MAX_VALUE;

    /**
     * @param first to be read
     */
    OpenOffsets(long first) {
        base = first;
        position = first;
        end = first;
    }

    /**
     * A record is read, in order; what lies between it and the one before is none of ours.
     *
     * @return whether it is to be taken in hand; false when it is, or is done
     */
    boolean read(long offset) {
        for (long between = Math.max(position, base); between < offset; between++) {
            if (!inHand.contains(between)) {
                done.set(bit(between));
            }
        }
        position = offset + 1;
        end = Math.max(end, position);
        return offset >= base && !done.get(bit(offset)) && inHand.add(offset);
    }

    /** It is not in hand any more, and is to be read again then. */
    void left(long offset, long until) {
        if (inHand.remove(offset)) {
            leftFrom = leftFrom == NONE ? offset : Math.min(leftFrom, offset);
            leftUntil = Math.min(leftUntil, until);
        }
    }

    /** Nothing more is to be done about it. */
    void ended(long offset) {
        inHand.remove(offset);
        if (offset >= base && offset < end) {
            done.set(bit(offset));
            moveBase();
        }
    }

    /** Where to read on after a restart. */
    long committable() {
        return base + done.nextClearBit(0);
    }

    /**
     * Where to read again what was left, when it is time and everything else has been read; it
     * counts as left no longer.
     */
    OptionalLong again(long now) {
        if (leftFrom == NONE || leftUntil > now || position < end) {
            return OptionalLong.empty();
        }
        position = leftFrom;
        leftFrom = NONE;
        leftUntil = Long.MAX_VALUE;
        return OptionalLong.of(position);
    }

    /** Whether something was left. */
    boolean hasLeft() {
        return leftFrom != NONE;
    }

    private void moveBase() {
        int before = done.nextClearBit(0);
        if (before >= SPARE_BITS) {
            BitSet rest = done.get(before, done.length());
            done.clear();
            done.or(rest);
            base += before;
        }
    }

    private int bit(long offset) {
        return Math.toIntExact(offset - base);
    }
}
