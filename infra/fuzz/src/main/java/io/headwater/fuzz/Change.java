package io.headwater.fuzz;

import java.util.List;
import java.util.random.RandomGenerator;

/** One way to break a conversation. */
interface Change {
    /**
     * @param packets changed in place; perhaps broken already, never null elements, perhaps empty
     * @param packetMost what the reader of the conversation takes at most, in bytes
     */
    void apply(List<byte[]> packets, int packetMost, RandomGenerator random);
}
