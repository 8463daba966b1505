package io.headwater.topologies.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

/** What a reader of a store sees of the rows that its task has at hand. */
class RowsAtHandTest {
    private static final Bytes LAMP = Bytes.wrap("lamp".getBytes(UTF_8));
    private static final Bytes FAN = Bytes.wrap("fan".getBytes(UTF_8));
    private static final JobStore<Bytes, byte[]> STORE =
            new JobStore<>("rows", Serdes.Bytes(), Serdes.ByteArray());
    private static final int PARTITION = 3;

    private final KeyValueStore<Bytes, byte[]> store = Stores.inMemoryKeyValueStore("rows").get();
    private final RecentRows<Bytes, byte[]> task =
            new RecentRows<>(store, row -> row.length, 10_000);
    private final RowsAtHand atHand = new RowsAtHand();
    private final ReadOnlyKeyValueStore<Bytes, byte[]> reader =
            atHand.before(STORE, PARTITION, store);

    @Test
    void showsARowAsTheTaskHasIt() {
        byte[] on = row("on");
        atHand.shown(STORE, PARTITION, task);

        task.put(LAMP, on);

        assertThat(reader.get(LAMP)).isSameAs(on);
    }

    @Test
    void showsThatARowWasRemoved() {
        atHand.shown(STORE, PARTITION, task);
        task.put(LAMP, row("on"));

        task.put(LAMP, null);

        assertThat(reader.get(LAMP)).isNull();
    }

    @Test
    void readsTheStoreForWhatIsNotAtHand() {
        atHand.shown(STORE, PARTITION, task);
        store.put(FAN, row("restored, and not heard of since"));

        assertThat(reader.get(FAN)).isEqualTo(row("restored, and not heard of since"));
    }

    @Test
    void readsTheStoreOnceTheTaskIsClosed() {
        atHand.shown(STORE, PARTITION, task);
        task.put(LAMP, row("on"));

        atHand.revoked(PARTITION);
        store.put(LAMP, row("written by the next owner"));

        assertThat(reader.get(LAMP)).isEqualTo(row("written by the next owner"));
    }

    @Test
    void showsNothingOfAnotherPartition() {
        atHand.shown(STORE, PARTITION + 1, task);
        task.get(LAMP);

        store.put(LAMP, row("of this partition"));

        assertThat(reader.get(LAMP)).isEqualTo(row("of this partition"));
    }

    @Test
    void goesOverTheRowsOfTheStore() {
        task.put(FAN, row("1"));
        task.put(LAMP, row("2"));

        try (var all = reader.all();
                var some = reader.range(LAMP, LAMP)) {
            assertThat(all).toIterable().hasSize(2);
            assertThat(some).toIterable().hasSize(1);
        }
    }

    private static byte[] row(String text) {
        return text.getBytes(UTF_8);
    }
}
