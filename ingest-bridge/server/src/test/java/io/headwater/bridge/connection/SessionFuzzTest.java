package io.headwater.bridge.connection;

import static io.headwater.bridge.connection.RawClient.publish;
import static io.headwater.bridge.parts.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Sends broken conversations to a listener; seed and case number reproduce each. What a stranger
 * sends must never be felt by others.
 */
class SessionFuzzTest {
    private static final long SEED = 20_250_616;
    private static final int CASES = 1_000;

    private static final List<String> CONVERSATIONS =
            List.of(
                    // 3.1.1: CONNECT "f", three PUBLISH, PUBREL, SUBSCRIBE, UNSUBSCRIBE, PINGREQ
                    "100d00044d51545404020e10000166"
                            + "3206000174000141"
                            + "3406000174000242"
                            + "300400017443"
                            + "62020002"
                            + "820d0003"
                            + "00086e6f64652f662f6101"
                            + "a20c0004"
                            + "00086e6f64652f662f61"
                            + "c000",
                    // MQTT 5: CONNECT "f" with session expiry, two PUBLISH, PUBREL, DISCONNECT
                    "101300044d51545405020e100511000000ff000166"
                            + "320a00017400010301"
                            + "0141"
                            + "340700017400020042"
                            + "62020002"
                            + "e007000511000000ff");

    @Test
    void servesOthersWhateverStrangersSend() {
        try (var bridge = new TestBridge()) {
            RawClient other = bridge.connected("other");

            for (int number = 0; number < CASES; number++) {
                send(bridge, new Random(SEED + number));
            }

            other.send(publish(1, 1, "t", "still here")).expect("40020001");
            await().untilAsserted(() -> assertThat(bridge.live.size()).isEqualTo(1));
            assertThat(bridge.inFlight.used()).isZero();
            assertThat(bridge.count("disconnects", "reason", "server-error")).isZero();
        }
    }

    private static void send(TestBridge bridge, Random random) {
        byte[] bytes =
                ByteBufUtil.decodeHexDump(CONVERSATIONS.get(random.nextInt(CONVERSATIONS.size())));
        for (int i = random.nextInt(3); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        int cut = random.nextInt(bytes.length);
        try (RawClient stranger = bridge.client()) {
            stranger.raw(Arrays.copyOf(bytes, cut));
            stranger.raw(Arrays.copyOfRange(bytes, cut, bytes.length));
        } catch (UncheckedIOException closed) {
            assertThat(closed).hasMessageMatching(".*(reset|[Bb]roken pipe|aborted).*");
        }
    }
}
