package io.headwater.topologies.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class RecentRowsTest {
    private static final Bytes LAMP = Bytes.wrap("lamp".getBytes(UTF_8));
    private static final Bytes FAN = Bytes.wrap("fan".getBytes(UTF_8));

    private final KeyValueStore<Bytes, byte[]> store = Stores.inMemoryKeyValueStore("rows").get();
    private final RecentRows<Bytes, byte[]> rows =
            new RecentRows<>(store, row -> row.length, 10_000);

    @Test
    void answersWhatTheStoreSays() {
        store.put(LAMP, row("on"));

        assertThat(rows.get(LAMP)).isEqualTo(row("on"));
    }

    @Test
    void keepsARowAtHand() {
        store.put(LAMP, row("on"));
        byte[] first = rows.get(LAMP);

        assertThat(rows.get(LAMP)).isSameAs(first);
    }

    @Test
    void remembersThatThereIsNoRow() {
        rows.get(LAMP);
        store.put(LAMP, row("written by nobody else, so not looked for"));

        assertThat(rows.get(LAMP)).isNull();
    }

    @Test
    void writesThroughToTheStore() {
        rows.put(LAMP, row("off"));

        assertThat(store.get(LAMP)).isEqualTo(row("off"));
    }

    @Test
    void answersWhatWasWrittenLast() {
        rows.put(LAMP, row("on"));

        rows.put(LAMP, row("off"));

        assertThat(rows.get(LAMP)).isEqualTo(row("off"));
    }

    @Test
    void knowsThatARowWasRemoved() {
        rows.put(LAMP, row("on"));

        rows.put(LAMP, null);

        assertThat(rows.get(LAMP)).isNull();
        assertThat(store.get(LAMP)).isNull();
    }

    @Test
    void letsGoOfTheRowsUnheardOfLongest() {
        rows.put(LAMP, new byte[6_000]);
        byte[] fan = new byte[6_000];
        rows.put(FAN, fan);
        store.put(LAMP, row("read again"));

        assertThat(rows.get(FAN)).isSameAs(fan);
        assertThat(rows.get(LAMP)).isEqualTo(row("read again"));
    }

    @Test
    void keepsWhatWasAskedForLonger() {
        byte[] lamp = new byte[4_000];
        rows.put(LAMP, lamp);
        rows.get(FAN);
        for (int i = 0; i < 50; i++) {
            rows.get(LAMP);
            rows.get(Bytes.wrap(row("another " + i)));
        }
        store.put(FAN, row("read again"));

        assertThat(rows.get(LAMP)).isSameAs(lamp);
        assertThat(rows.get(FAN)).isEqualTo(row("read again"));
    }

    @Test
    void keepsTheNewestHoweverLargeItIs() {
        byte[] large = new byte[50_000];

        rows.put(LAMP, large);

        assertThat(rows.get(LAMP)).isSameAs(large);
    }

    private static byte[] row(String text) {
        return text.getBytes(UTF_8);
    }
}
