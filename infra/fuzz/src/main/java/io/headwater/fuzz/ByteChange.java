package io.headwater.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Damage within one packet. */
enum ByteChange implements Change {
    FLIP_BIT {
        @Override
        byte[] apply(byte[] packet, int at, int packetMost, RandomGenerator random) {
            packet[at] ^= (byte) (1 << random.nextInt(8));
            return packet;
        }
    },
    SET_BYTE {
        @Override
        byte[] apply(byte[] packet, int at, int packetMost, RandomGenerator random) {
            packet[at] = (byte) random.nextInt(256);
            return packet;
        }
    },
    SET_EXTREME {
        @Override
        byte[] apply(byte[] packet, int at, int packetMost, RandomGenerator random) {
            packet[at] = EXTREMES[random.nextInt(EXTREMES.length)];
            return packet;
        }
    },
    COPY_WITHIN {
        @Override
        byte[] apply(byte[] packet, int at, int packetMost, RandomGenerator random) {
            int from = random.nextInt(packet.length);
            int length = Math.min(packet.length - at, packet.length - from);
            System.arraycopy(packet, from, packet, at, random.nextInt(length + 1));
            return packet;
        }
    },
    /** The length in the header stays, so the next packet is taken for this one's end. */
    CUT {
        @Override
        byte[] apply(byte[] packet, int at, int packetMost, RandomGenerator random) {
            return Arrays.copyOf(packet, at);
        }
    },
    CUT_AND_SAY_SO {
        @Override
        byte[] apply(byte[] packet, int at, int packetMost, RandomGenerator random) {
            byte[] body = body(packet);
            return Frame.of(packet[0], Arrays.copyOf(body, random.nextInt(body.length + 1)));
        }
    },
    LENGTHEN {
        @Override
        byte[] apply(byte[] packet, int at, int packetMost, RandomGenerator random) {
            byte[] body = body(packet);
            return Frame.of(
                    packet[0],
                    Arrays.copyOf(body, body.length + 1 + random.nextInt(random.nextInt(1, 200))));
        }
    },
    CLAIM_ANOTHER_LENGTH {
        @Override
        byte[] apply(byte[] packet, int at, int packetMost, RandomGenerator random) {
            byte[] body = body(packet);
            int claimed =
                    switch (random.nextInt(4)) {
                        case 0 -> random.nextInt(LENGTH_MOST + 1);
                        case 1 -> packetMost - random.nextInt(8);
                        case 2 -> body.length + random.nextInt(64);
                        default -> random.nextInt(body.length + 1);
                    };
            return Frame.of(packet[0], claimed, 0, body);
        }
    },
    PAD_LENGTH {
        @Override
        byte[] apply(byte[] packet, int at, int packetMost, RandomGenerator random) {
            byte[] body = body(packet);
            return Frame.of(packet[0], body.length, 1 + random.nextInt(4), body);
        }
    },
    /** A length within the packet, or what may be taken for one. */
    SET_TWO_BYTES {
        @Override
        byte[] apply(byte[] packet, int at, int packetMost, RandomGenerator random) {
            int value = random.nextBoolean() ? random.nextInt(packet.length + 2) : 0xFFFF;
            packet[at] = (byte) (value >> 8);
            packet[Math.min(at + 1, packet.length - 1)] = (byte) value;
            return packet;
        }
    },
    /** Where a property block may be, whose length may say so. */
    INSERT_PROPERTY {
        @Override
        byte[] apply(byte[] packet, int at, int packetMost, RandomGenerator random) {
            byte[] body = body(packet);
            byte[] property = new byte[1 + random.nextInt(6)];
            random.nextBytes(property);
            property[0] = (byte) random.nextInt(0x2C);
            int place = random.nextInt(body.length + 1);
            byte[] longer = Arrays.copyOf(body, body.length + property.length);
            System.arraycopy(property, 0, longer, place, property.length);
            System.arraycopy(body, place, longer, place + property.length, body.length - place);
            if (place > 0 && random.nextInt(4) > 0) {
                longer[place - 1] += (byte) property.length;
            }
            return Frame.of(packet[0], longer);
        }
    },
    /** About as large as may be, or a little larger; mostly claimed alone, because it is slow. */
    FILL_UP {
        @Override
        byte[] apply(byte[] packet, int at, int packetMost, RandomGenerator random) {
            byte[] body = body(packet);
            int size = Math.max(body.length, packetMost - 12 + random.nextInt(16));
            return random.nextInt(8) == 0
                    ? Frame.of(packet[0], Arrays.copyOf(body, size))
                    : Frame.of(packet[0], size, 0, body);
        }
    };

    private static final int LENGTH_MOST = 268_435_455;
    private static final byte[] EXTREMES = {0, 1, 0x7F, (byte) 0x80, (byte) 0xC0, (byte) 0xFF};

    @Override
    public void apply(List<byte[]> packets, int packetMost, RandomGenerator random) {
        if (!packets.isEmpty()) {
            int which = random.nextInt(packets.size());
            byte[] packet = packets.get(which);
            if (packet.length > 0) {
                int at = random.nextInt(packet.length);
                packets.set(which, apply(packet.clone(), at, packetMost, random));
            }
        }
    }

    /**
     * @param packet not empty, and may be changed
     * @param at an index within it
     */
    abstract byte[] apply(byte[] packet, int at, int packetMost, RandomGenerator random);

    private static byte[] body(byte[] packet) {
        return Arrays.copyOfRange(packet, Frame.headerEnd(packet), packet.length);
    }
}
