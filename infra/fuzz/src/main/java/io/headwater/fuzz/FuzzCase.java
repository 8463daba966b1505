package io.headwater.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A conversation, broken by a few changes and cut into pieces: always the same for a seed, a number
 * and a packet limit.
 *
 * @param seed of the whole run
 * @param number within the run, from 0
 * @param changes what was done to it, in order; with none it is valid
 * @param pieces its bytes in the portions in which they are sent, none of them empty
 */
@SuppressWarnings("ArrayRecordComponent") // cases are never compared
record FuzzCase(long seed, long number, List<Change> changes, List<byte[]> pieces) {
    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

    /** Byte changes are meant to be more frequent than those of packets: there are more of them. */
    private static final List<Change> CHANGES = all();

    FuzzCase {
        changes = List.copyOf(changes);
        pieces = List.copyOf(pieces);
    }

    /**
     * @param packetMost what the reader takes at most, in bytes
     */
    static FuzzCase of(long seed, long number, int packetMost) {
        var random = new SplittableRandom(seed * GOLDEN + number);
        List<byte[]> packets = Conversation.random(random);
        var changes = new ArrayList<Change>();
        for (int left = random.nextInt(5); left > 0; left--) {
            Change change = CHANGES.get(random.nextInt(CHANGES.size()));
            change.apply(packets, packetMost, random);
            changes.add(change);
        }
        return new FuzzCase(seed, number, changes, inPieces(joined(packets), random));
    }

    boolean isValid() {
        return changes.isEmpty();
    }

    /** All its bytes. */
    byte[] bytes() {
        return joined(pieces);
    }

    /** For a person who looks into it; long ones are cut. */
    String inWords() {
        byte[] bytes = bytes();
        String digits = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 2_048));
        return "changes %s, %d bytes in %d pieces: %s%s"
                .formatted(
                        changes,
                        bytes.length,
                        pieces.size(),
                        digits,
                        bytes.length > 2_048 ? "…" : "");
    }

    private static List<Change> all() {
        var all = new ArrayList<Change>(List.of(ByteChange.values()));
        all.addAll(List.of(PacketChange.values()));
        return all;
    }

    private static byte[] joined(List<byte[]> parts) {
        var bytes = new ByteArrayOutputStream();
        parts.forEach(bytes::writeBytes);
        return bytes.toByteArray();
    }

    private static List<byte[]> inPieces(byte[] bytes, RandomGenerator random) {
        int longest =
                switch (random.nextInt(4)) {
                    case 0 -> bytes.length; // all at once
                    case 1 -> 1 + bytes.length / 50; // byte by byte, unless it is long
                    default -> 1 + random.nextInt(bytes.length + 1);
                };
        boolean atOnce = longest == bytes.length;
        var pieces = new ArrayList<byte[]>();
        int from = 0;
        while (from < bytes.length) {
            int to =
                    atOnce
                            ? bytes.length
                            : Math.min(bytes.length, from + 1 + random.nextInt(longest));
            pieces.add(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
        return pieces;
    }
}
