package io.headwater.bridge.identity;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
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

    // the rest, from its lowest bit: state, registrar, end of validity in hours, start in seconds
    private static final int STATE_BITS = 2;
    private static final int REGISTRAR_BITS = 2;
    private static final int HOUR_BITS = 26;
    private static final int HOURS_AT = STATE_BITS + REGISTRAR_BITS;
    private static final int SECONDS_AT = HOURS_AT + HOUR_BITS;
    private static final long SECONDS_OF_HOUR = 3_600;

    private long[] slots = new long[FIRST_SLOTS * LONGS];
    private int used;

    /** Sixteen bytes that stand for a node or a certificate. */
    record Hash(long high, long low) {
        /** No certificate is known: any of the node's may be the first. */
        static final Hash NONE = new Hash(0, 0);

        static Hash of(byte[] bytes) {
            return startOf(Fingerprint.sha256(bytes));
        }

        /** The first sixteen bytes of a digest. */
        static Hash startOf(byte[] digest) {
            var start = ByteBuffer.wrap(digest);
            return new Hash(start.getLong(), start.getLong());
        }

        /** 32 lower-case hex digits. */
        String hex() {
            return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
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

    /** Who put a certificate on record. */
    enum Registrar {
        OPERATOR(0),
        FIRST_CONNECT(1),
        CLAIM(2);

        private final long bits;

        Registrar(long bits) {
            this.bits = bits;
        }

        private static Registrar of(long bits) {
            return bits == FIRST_CONNECT.bits
                    ? FIRST_CONNECT
                    : bits == CLAIM.bits ? CLAIM : OPERATOR;
        }
    }

    /**
     * @param notBefore start of the certificate's validity; kept to the second, as X.509 has it
     * @param notAfter end of its validity, kept to the hour before; the epoch when it is not known
     */
    record Entry(
            State state,
            Hash certificate,
            Instant notBefore,
            Instant notAfter,
            Registrar registrar) {
        Entry {
            notBefore = notBefore.truncatedTo(ChronoUnit.SECONDS);
            notAfter = notAfter.truncatedTo(ChronoUnit.HOURS);
        }

        /** One without a certificate. */
        static Entry without(State state) {
            return new Entry(state, Hash.NONE, Instant.EPOCH, Instant.EPOCH, Registrar.OPERATOR);
        }
    }

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
        slots[at + REST] =
                entry.notBefore().getEpochSecond() << SECONDS_AT
                        | (entry.notAfter().getEpochSecond() / SECONDS_OF_HOUR) << HOURS_AT
                        | entry.registrar().bits << STATE_BITS
                        | entry.state().bits;
    }

    /** Active certificates whose end is known and before this time. Reads the whole table. */
    synchronized int endingBefore(Instant time) {
        long hour = time.getEpochSecond() / SECONDS_OF_HOUR;
        int ending = 0;
        for (int at = 0; at < slots.length; at += LONGS) {
            long rest = slots[at + REST];
            long end = lowest(rest >> HOURS_AT, HOUR_BITS);
            if (lowest(rest, STATE_BITS) == State.ACTIVE.bits && end > 0 && end < hour) {
                ending++;
            }
        }
        return ending;
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
                State.of(lowest(rest, STATE_BITS)),
                new Hash(slots[at + 2], slots[at + 3]),
                Instant.ofEpochSecond(rest >> SECONDS_AT),
                Instant.ofEpochSecond(lowest(rest >> HOURS_AT, HOUR_BITS) * SECONDS_OF_HOUR),
                Registrar.of(lowest(rest >> STATE_BITS, REGISTRAR_BITS)));
    }

    private static long lowest(long value, int bits) {
        return value & (1L << bits) - 1;
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
