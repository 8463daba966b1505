package io.headwater.topologies.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.RowKey;
import org.junit.jupiter.api.Test;

class KnownKeysTest {
    private static final int MORE_THAN_ARE_KEPT = 10_000;

    private final KnownKeys keys = new KnownKeys();

    @Test
    void readsEachKeyForWhatItIsHoweverManyThereAre() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < MORE_THAN_ARE_KEPT; i++) {
                NodeKey node = NodeKey.rainmaker("node/%d".formatted(i));

                KnownKeys.Known known = keys.of(node.bytes());

                assertThat(known.node()).isEqualTo(node);
                assertThat(known.written()).isEqualTo(node.bytes());
            }
        }
    }

    @Test
    void givesTheSameObjectForTheSameBytes() {
        byte[] bytes = NodeKey.rainmaker("lamp").bytes();

        assertThat(keys.of(bytes.clone())).isSameAs(keys.of(bytes));
    }

    @Test
    void takesTheNodeOfARowsKey() {
        NodeKey lamp = NodeKey.rainmaker("lamp");

        KnownKeys.Known known = keys.of(new RowKey(lamp, "x".getBytes(UTF_8)).bytes());

        assertThat(known.node()).isEqualTo(lamp);
        assertThat(known.written()).isEqualTo(lamp.bytes());
    }

    @Test
    void takesWhatIsNoKeyForNobodys() {
        assertThat(keys.of(null).node()).isEqualTo(Uplink.NOBODY);
        assertThat(keys.of("a key".getBytes(UTF_8)).node()).isEqualTo(Uplink.NOBODY);
    }
}
