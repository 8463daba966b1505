package io.headwater.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RowKeyTest {
    private static final NodeKey NODE = NodeKey.rainmaker("n1");

    @Test
    void isTheNodeKeyANulAndTheRest() {
        var row = new RowKey(NODE, "Lamp\0Power".getBytes(UTF_8));

        assertThat(row.bytes()).asString(UTF_8).isEqualTo("default/rainmaker/n1\0Lamp\0Power");
        assertThat(RowKey.parse(row.bytes())).hasValue(row);
    }

    @Test
    void mayHaveAnEmptyRest() {
        var row = new RowKey(NODE, new byte[0]);

        assertThat(RowKey.parse(row.bytes())).hasValue(row);
    }

    @Test
    void isNotReadFromABareNodeKeyOrFromAnythingElse() {
        assertThat(RowKey.parse(NODE.bytes())).isEmpty();
        assertThat(RowKey.parse("no node\0rest".getBytes(UTF_8))).isEmpty();
        assertThat(RowKey.parse(new byte[0])).isEmpty();
    }

    @Test
    void equalsByItsBytes() {
        var row = new RowKey(NODE, new byte[] {1, 2});

        assertThat(row)
                .isEqualTo(new RowKey(NODE, new byte[] {1, 2}))
                .hasSameHashCodeAs(new RowKey(NODE, new byte[] {1, 2}))
                .isNotEqualTo(new RowKey(NODE, new byte[] {1, 3}))
                .isNotEqualTo(new RowKey(NodeKey.rainmaker("n2"), new byte[] {1, 2}));
    }
}
