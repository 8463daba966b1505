package io.headwater.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class NodePartitionsTest {
    @Test
    void agreesWithKafkasDefaultPartitionerForNodeKeys() {
        for (int i = 0; i < 1_000; i++) {
            byte[] key = NodeKey.rainmaker("node-" + i).bytes();

            assertThat(NodePartitions.of(key, 64))
                    .isEqualTo(BuiltInPartitioner.partitionForKey(key, 64));
        }
    }

    @Test
    void putsARowWhereItsNodeIs() {
        var node = NodeKey.rainmaker("n1");
        var row = new RowKey(node, "Lamp\0Power".getBytes(UTF_8));

        assertThat(NodePartitions.of(row.bytes(), 64)).isEqualTo(NodePartitions.of(node, 64));
    }

    @Test
    void neverChanges() {
        assertThat(IntStream.range(0, 8).map(i -> NodePartitions.of(NodeKey.rainmaker("n" + i), 4)))
                .containsExactly(2, 0, 0, 1, 1, 1, 1, 3);
    }

    @Test
    void spreadsNodesOverEveryPartition() {
        assertThat(
                        IntStream.range(0, 1_000)
                                .map(i -> NodePartitions.of(NodeKey.rainmaker("n" + i), 4)))
                .containsOnly(0, 1, 2, 3);
    }
}
