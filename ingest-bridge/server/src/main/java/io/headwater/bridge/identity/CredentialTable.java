package io.headwater.bridge.identity;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * Credentials of many nodes in little memory: an open-addressed table of 40 bytes a slot that grows
 * by a quarter, so that a node takes less than 64 bytes. Nodes and certificates are known by 16
 * bytes of their SHA-256. Safe for any thread.
 */
final class CredentialTable {
    private static final int LONGS = 5; // node hash, node hash, fingerprint, fingerprint, rest
    private static final int FIRST_SLOTS = 64;
    private static final int REST = 4;

    private static final int STATE_BITS = 2;
    private static final long STATE_MASK = (1 << STATE_BITS) - 1;

    private long[] slots = new long[FIRST_SLOTS * LONGS];
    private int used;

    /** Sixteen bytes that stand for a node or a certificate. */
    record Hash(long high, long low) {
        /** No certificate is known: any of the node's may be the first. */
        static final Hash NONE = new Hash(0, 0);

        static Hash of(byte[] bytes) {
            var digest = ByteBuffer.wrap(Fingerprint.sha256(bytes));
            return new Hash(digest.getLong(), digest.getLong());
        }
    }

    /** What may be done with a credential. */
    enum State {
        ACTIVE(1),
        REVOKED(2),
        /** The node was erased; its slot is used again when it comes back. */
        ERASED(3);

        private final long bits; // never 0, which marks a free slot

        State(long bits) {
            this.bits = bits;
        }

        private static State of(long bits) {
            return bits == ACTIVE.bits ? ACTIVE : bits == REVOKED.bits ? REVOKED : ERASED;
        }
    }

    /**
     * @param notBefore start of the certificate's validity
     */
    record Entry(State state, Hash certificate, Instant notBefore) {}

    synchronized Optional<Entry> get(Hash node) {
        int at = slotOf(slots, node);
        return slots[at + REST] == 0 ? Optional.empty() : Optional.of(entryAt(at));
    }

    synchronized void put(Hash node, Entry entry) {
        int at = slotOf(slots, node);
        if (slots[at + REST] == 0) {
            if ((used + 1) * 8L > (slots.length / LONGS) * 7L) {
                grow();
                at = slotOf(slots, node);
            }
            used++;
        }
        slots[at] = node.high();
        slots[at + 1] = node.low();
        slots[at + 2] = entry.certificate().high();
        slots[at + 3] = entry.certificate().low();
        slots[at + REST] = entry.notBefore().toEpochMilli() << STATE_BITS | entry.state().bits;
    }

    /** Memory of the table. */
    synchronized long bytes() {
        return (long) slots.length * Long.BYTES;
    }

    synchronized int size() {
        return used;
    }

    private Entry entryAt(int at) {
        long rest = slots[at + REST];
        return new Entry(
                State.of(rest & STATE_MASK),
                new Hash(slots[at + 2], slots[at + 3]),
                Instant.ofEpochMilli(rest >> STATE_BITS));
    }

    /** Where the node is, or where it would be put. */
    private static int slotOf(long[] slots, Hash node) {
        int count = slots.length / LONGS;
        int slot = (int) Math.unsignedMultiplyHigh(node.high(), count);
        while (slots[slot * LONGS + REST] != 0
                && (slots[slot * LONGS] != node.high() || slots[slot * LONGS + 1] != node.low())) {
            slot = slot + 1 == count ? 0 : slot + 1;
        }
        return slot * LONGS;
    }

    private void grow() {
        int count = slots.length / LONGS;
        long[] larger = new long[(count + count / 4) * LONGS];
        for (int at = 0; at < slots.length; at += LONGS) {
            if (slots[at + REST] != 0) {
                int to = slotOf(larger, new Hash(slots[at], slots[at + 1]));
                System.arraycopy(slots, at, larger, to, LONGS);
            }
        }
        slots = larger;
    }
}
