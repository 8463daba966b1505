package io.headwater.topologies.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.Topic;
import io.headwater.topologies.nodes.NodesFixture;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows between two commits. */
class KeptRowsTest {
    private static final Bytes LAMP = Bytes.wrap("lamp".getBytes(UTF_8));
    private static final Bytes FAN = Bytes.wrap("fan".getBytes(UTF_8));
    private static final int PARTITION = 3;
    private static final long MOST_BYTES = 10_000;
    private static final Topic<Bytes, byte[]> TOPIC = topic();

    private final JobStore<Bytes, byte[]> place = JobStore.keptIn(TOPIC, "rows");
    private final KeyValueStore<Bytes, byte[]> store = Stores.inMemoryKeyValueStore("rows").get();
    private final RecentRows<Bytes, byte[]> recent =
            new RecentRows<>(store, row -> row.length, MOST_BYTES);
    private final RowsAtHand atHand = new RowsAtHand();
    private final ReadOnlyKeyValueStore<Bytes, byte[]> reader =
            atHand.before(place, PARTITION, store);
    private final List<Record<byte[], byte[]>> logged = new ArrayList<>();
    private final KeptRows<Bytes> rows =
            new KeptRows<>(store, recent, TOPIC, MOST_BYTES / 2, logged::add);

    KeptRowsTest() {
        atHand.shown(place, PARTITION, recent);
    }

    @Test
    void showsARowAtOnceAndWritesItBeforeTheCommit() {
        put(LAMP, "on", 1);

        assertThat(text(rows.get(LAMP))).isEqualTo("on");
        assertThat(text(reader.get(LAMP))).isEqualTo("on");
        assertThat(store.get(LAMP)).isNull();
        assertThat(logged).isEmpty();

        rows.write();

        assertThat(text(store.get(LAMP))).isEqualTo("on");
        assertThat(logged)
                .singleElement()
                .satisfies(
                        row -> {
                            assertThat(row.key()).isEqualTo(LAMP.get());
                            assertThat(text(row.value())).isEqualTo("on");
                        });
    }

    @Test
    void writesARowThatChangedTwiceOnceAsItIsThen() {
        put(LAMP, "on", 1);
        put(FAN, "slow", 2);
        put(LAMP, "off", 3);

        rows.write();

        assertThat(text(store.get(LAMP))).isEqualTo("off");
        assertThat(text(store.get(FAN))).isEqualTo("slow");
        assertThat(logged)
                .extracting(row -> text(row.value()))
                .containsExactlyInAnyOrder("off", "slow");
        assertThat(logged)
                .filteredOn(row -> "off".equals(text(row.value())))
                .singleElement()
                .satisfies(
                        row -> {
                            assertThat(row.timestamp()).isEqualTo(3);
                            assertThat(text(row.headers().lastHeader("origin").value()))
                                    .isEqualTo("3");
                        });
    }

    @Test
    void removesARowAndSaysSoInTheTopic() {
        put(LAMP, "on", 1);
        rows.write();
        logged.clear();

        put(LAMP, null, 2);
        assertThat(rows.get(LAMP)).isNull();
        assertThat(reader.get(LAMP)).isNull();
        rows.write();

        assertThat(store.get(LAMP)).isNull();
        assertThat(logged).singleElement().extracting(Record::value).isNull();
    }

    @Test
    void tellsTheTopicOfARowThatCameAndWentBetweenTwoCommits() {
        put(LAMP, "on", 1);
        put(LAMP, null, 2);

        rows.write();

        assertThat(store.get(LAMP)).isNull();
        assertThat(logged).singleElement().extracting(Record::value).isNull();
    }

    @Test
    void writesNothingTwice() {
        put(LAMP, "on", 1);
        rows.write();

        rows.write();

        assertThat(logged).hasSize(1);
    }

    @Test
    void writesAgainWhatChangesAfterACommit() {
        put(LAMP, "on", 1);
        rows.write();

        put(LAMP, "off", 2);
        rows.write();

        assertThat(text(store.get(LAMP))).isEqualTo("off");
        assertThat(logged).extracting(row -> text(row.value())).containsExactly("on", "off");
    }

    @Test
    void keepsAtHandWhatIsNowhereElse() {
        put(LAMP, "on", 1);

        for (int i = 0; i < 200; i++) { // more than is kept at hand
            rows.get(Bytes.wrap(("another " + i).getBytes(UTF_8)));
        }

        assertThat(text(rows.get(LAMP))).isEqualTo("on");
        assertThat(text(reader.get(LAMP))).isEqualTo("on");
    }

    @Test
    void letsGoOfARowOnceItIsWritten() {
        put(LAMP, "on", 1);
        rows.write();
        store.put(LAMP, "read again".getBytes(UTF_8));

        for (int i = 0; i < 200; i++) {
            rows.get(Bytes.wrap(("another " + i).getBytes(UTF_8)));
        }

        assertThat(text(rows.get(LAMP))).isEqualTo("read again");
    }

    @Test
    void doesNotWaitForTheCommitWithMoreThanItsShare() {
        for (int i = 0; i < 10; i++) {
            rows.put(key(i), key(i).get(), new byte[1_000], i, new RecordHeaders());
        }

        assertThat(logged).hasSizeBetween(5, 9);
        for (int i = 0; i < 10; i++) {
            assertThat(rows.get(key(i))).hasSize(1_000);
        }

        rows.write();

        assertThat(logged).hasSize(10);
    }

    @Test
    void takesARowThatIsLargerThanItsShare() {
        put(FAN, "slow", 1);
        rows.put(LAMP, LAMP.get(), new byte[50_000], 2, new RecordHeaders());
        put(FAN, "fast", 3);

        assertThat(rows.get(LAMP)).hasSize(50_000);
        rows.write();

        assertThat(store.get(LAMP)).hasSize(50_000);
        assertThat(text(store.get(FAN))).isEqualTo("fast");
    }

    private void put(Bytes key, @Nullable String row, long at) {
        Headers headers = new RecordHeaders();
        headers.add("origin", Long.toString(at).getBytes(UTF_8));
        rows.put(key, key.get(), row == null ? null : row.getBytes(UTF_8), at, headers);
    }

    private static Bytes key(int i) {
        return Bytes.wrap(("key " + i).getBytes(UTF_8));
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, UTF_8);
    }

    private static Topic<Bytes, byte[]> topic() {
        var like = NodesFixture.TOPICS.paramsState();
        return new Topic<>(
                "rows",
                "A row; null when there is none.",
                Serdes.Bytes(),
                Serdes.ByteArray(),
                like.keyed(),
                like.cleanup(),
                like.timestamps(),
                like.maxRecordBytes());
    }
}
