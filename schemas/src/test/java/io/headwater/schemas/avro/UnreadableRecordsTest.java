package io.headwater.schemas.avro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class UnreadableRecordsTest {
    private final UnreadableRecords records = new UnreadableRecords();

    @Test
    void eachSchemaIsNewsOnce() {
        assertThat(records.isNews(of(7, "first"))).isTrue();
        assertThat(records.isNews(of(7, "second"))).isFalse();
        assertThat(records.isNews(of(8, "first"))).isTrue();
        assertThat(records.isNews(of(7, "third"))).isFalse();
    }

    @Test
    void whatNamesNoSchemaIsNewsOnceAltogether() {
        assertThat(records.isNews(ByteBuffer.wrap(new byte[] {0, 0}))).isTrue();
        assertThat(records.isNews(ByteBuffer.wrap("no record of ours".getBytes(UTF_8)))).isFalse();
        assertThat(records.isNews(null)).isFalse();
    }

    @Test
    void noiseIsForgottenRatherThanKept() {
        for (int schema = 0; schema < 64; schema++) {
            records.isNews(of(schema, ""));
        }

        assertThat(records.isNews(of(64, ""))).isFalse();
    }

    private static ByteBuffer of(int schema, String rest) {
        var record = ByteBuffer.allocate(5 + rest.length());
        return record.put((byte) 0).putInt(schema).put(rest.getBytes(UTF_8)).flip();
    }
}
