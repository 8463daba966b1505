package io.headwater.fuzz;

import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** Whole packets where they do not belong. */
enum PacketChange implements Change {
    DUPLICATE {
        @Override
        void applyAt(int at, List<byte[]> packets, RandomGenerator random) {
            packets.add(random.nextInt(packets.size() + 1), packets.get(at).clone());
        }
    },
    LEAVE_OUT {
        @Override
        void applyAt(int at, List<byte[]> packets, RandomGenerator random) {
            packets.remove(at);
        }
    },
    SWAP {
        @Override
        void applyAt(int at, List<byte[]> packets, RandomGenerator random) {
            Collections.swap(packets, at, random.nextInt(packets.size()));
        }
    },
    /** From another conversation, of the other version perhaps. */
    SPLICE {
        @Override
        void applyAt(int at, List<byte[]> packets, RandomGenerator random) {
            List<byte[]> other = Conversation.random(random);
            packets.add(at, other.get(random.nextInt(other.size())));
        }
    },
    /** As only a server sends them, and of reserved types. */
    OF_A_SERVER {
        @Override
        void applyAt(int at, List<byte[]> packets, RandomGenerator random) {
            packets.add(at, OF_SERVERS.get(random.nextInt(OF_SERVERS.size())).clone());
        }
    },
    REPEAT {
        @Override
        void applyAt(int at, List<byte[]> packets, RandomGenerator random) {
            byte[] packet = packets.get(at);
            packets.addAll(at, Collections.nCopies(1 + random.nextInt(150), packet));
        }
    };

    private static final List<byte[]> OF_SERVERS =
            List.of(
                    new byte[] {0x20, 2, 0, 0},
                    new byte[] {0x20, 3, 0, 0, 0},
                    new byte[] {(byte) 0x90, 3, 0, 1, 0},
                    new byte[] {(byte) 0xB0, 2, 0, 1},
                    new byte[] {(byte) 0xD0, 0},
                    new byte[] {0x00, 0},
                    new byte[] {(byte) 0xF0, 0},
                    new byte[] {(byte) 0xF0, 2, 0x18, 0});

    @Override
    public void apply(List<byte[]> packets, int packetMost, RandomGenerator random) {
        if (!packets.isEmpty()) {
            applyAt(random.nextInt(packets.size()), packets, random);
        }
    }

    abstract void applyAt(int at, List<byte[]> packets, RandomGenerator random);
}
