package io.headwater.bridge.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Feeds the decoder with valid conversations that were broken at random. A failure names the case;
 * seed and case number reproduce it.
 */
class DecoderFuzzTest {
    private static final long SEED = 20_250_615;
    private static final int CASES = 200_000;

    private final List<byte[]> conversations =
            Stream.of(
                            Bytes.CONNECT_3
                                    + "32 08 0001 't' 0001 'abc' 82 06 0002 0001 'a' 01 62 02 0003"
                                    + "a2 05 0004 0001 'a' c0 00 40 02 0005 e0 00",
                            Bytes.CONNECT_5
                                    + "32 0d 0001 't' 0001 05 02 00000001 'ab'"
                                    + "82 09 0002 02 0b 05 0001 'a' 01 62 04 0003 92 00"
                                    + "a2 06 0004 00 0001 'a' 40 09 0005 10 05 1f 0002 'no'"
                                    + "e0 0a 04 08 26 0001 'k' 0002 'vé'",
                            "10 2f 0004 'MQTT' 05 f6 003c 08 11 00000e10 21 000a 0001 'c'"
                                    + "05 18 00000005 0003 'w/t' 0002 'no' 0004 'user' 0004 'pass'")
                    .map(text -> bytes(Bytes.of(text)))
                    .toList();

    @Test
    @DisplayName("answers every one of 200,000 broken conversations and stays within its bytes")
    void answersBrokenConversations() {
        for (int number = 0; number < CASES; number++) {
            var random = new Random(SEED + number);
            byte[] conversation = conversations.get(random.nextInt(conversations.size()));

            ByteBuf bytes = Unpooled.wrappedBuffer(broken(conversation, random));

            assertThat(ends(bytes)).as("seed %d case %d", SEED, number).isTrue();
        }
    }

    /** Whether decoding comes to an end, which it does by consuming bytes or giving up. */
    private static boolean ends(ByteBuf bytes) {
        var decoder = new PacketDecoder(1_024);
        int left = bytes.readableBytes();
        while (true) {
            if (!(decoder.next(bytes) instanceof Decoded.Whole)) {
                return true;
            }
            if (bytes.readableBytes() >= left) {
                return false;
            }
            left = bytes.readableBytes();
        }
    }

    private static byte[] broken(byte[] conversation, Random random) {
        byte[] bytes = conversation.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xFF : 0);
                case 3 -> bytes = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
                default -> {
                    int from = random.nextInt(bytes.length);
                    int length = Math.min(bytes.length - at, bytes.length - from);
                    System.arraycopy(bytes, from, bytes, at, length);
                }
            }
        }
        return bytes;
    }

    private static byte[] bytes(ByteBuf from) {
        byte[] bytes = new byte[from.readableBytes()];
        from.readBytes(bytes);
        return bytes;
    }
}
