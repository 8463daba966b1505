package io.headwater.topologies.recompute;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.avro.timeseries.QuarterHour;
import io.headwater.schemas.RowKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.schemas.Topic;
import io.headwater.topologies.aggregates.Question.Range;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * What a recomputation gathers, on disk, so that it neither needs memory nor loses anything with
 * its process: its plan, what is published, what is to be published instead, and which series are
 * to be counted yet. One thread writes; any may read.
 */
final class Workbook implements AutoCloseable {
    private static final byte PLAN = 0;
    private static final byte PUBLISHED = 1;
    private static final byte CHANGE = 2;
    private static final byte TO_COUNT = 3;

    private static final byte[] PLAN_KEY = {PLAN};
    private static final byte[] NOTHING = {};
    private static final long MEMTABLE_BYTES = 4L * 1024 * 1024;
    private static final int LONG_BATCH = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    static {
        RocksDB.loadLibrary();
    }

    private final Topic<RowKey, QuarterHour> topic;
    private final Options options;
    private final RocksDB rows;
    private final WriteOptions writing = new WriteOptions();

    /**
     * A quarter-hour that changes.
     *
     * @param before null when nothing says anything of it
     * @param after null when it is gone
     */
    record Change(RowKey row, @Nullable QuarterHour before, @Nullable QuarterHour after) {}

    private Workbook(Topic<RowKey, QuarterHour> topic, Options options, RocksDB rows) {
        this.topic = topic;
        this.options = options;
        this.rows = rows;
    }

    /**
     * Opens what is in the folder, or begins there.
     *
     * @throws UncheckedIOException when that is not possible
     */
    static Workbook in(Path folder, Topic<RowKey, QuarterHour> topic) {
        var options = new Options().setCreateIfMissing(true).setWriteBufferSize(MEMTABLE_BYTES);
        try {
            return new Workbook(topic, options, RocksDB.open(options, folder.toString()));
        } catch (RocksDBException e) {
            options.close();
            throw failed("opening " + folder, e);
        }
    }

    /** The plan; empty before there is one. */
    Optional<Plan> plan() {
        byte[] json = get(PLAN_KEY);
        try {
            return json == null ? Optional.empty() : Optional.of(JSON.readValue(json, Plan.class));
        } catch (IOException e) {
            throw new UncheckedIOException("reading the plan of a recomputation", e);
        }
    }

    /** Changes, of which all are written or none. */
    Batch batch() {
        return new Batch();
    }

    /** What is published of a quarter-hour; null when nothing is known. */
    @Nullable QuarterHour published(RowKey row) {
        return read(get(key(PUBLISHED, row.bytes())));
    }

    /** Rows of a series whose quarter-hours in the range are published, oldest first. */
    void eachPublished(SeriesKey series, Range range, BiPredicate<RowKey, QuarterHour> to) {
        each(
                key(PUBLISHED, series.pointKey(range.from()).bytes()),
                key(PUBLISHED, series.pointKey(range.to()).bytes()),
                (key, value) -> {
                    QuarterHour quarter = read(value);
                    return quarter == null || to.test(rowIn(key), quarter);
                });
    }

    /** Whether a quarter-hour is to be published. */
    boolean changes(RowKey row) {
        return get(key(CHANGE, row.bytes())) != null;
    }

    /**
     * What is to be published, in order of rows, until the reader has enough.
     *
     * @param after begins behind this row; null to begin with the first
     */
    void eachChange(@Nullable RowKey after, BiPredicate<RowKey, byte[]> to) {
        byte[] from = after == null ? new byte[] {CHANGE} : key(CHANGE, after.bytes());
        each(
                from,
                new byte[] {CHANGE + 1},
                (key, value) ->
                        (after != null && Arrays.equals(key, from)) || to.test(rowIn(key), value));
    }

    /** The change of a row that {@link #eachChange} tells. */
    Change change(RowKey row, byte[] after) {
        return new Change(row, published(row), read(after));
    }

    /** Any series that is to be counted yet; empty when all are. */
    Optional<SeriesKey> nextToCount() {
        var next = new SeriesKey[1];
        each(
                new byte[] {TO_COUNT},
                new byte[] {TO_COUNT + 1},
                (key, _) -> {
                    next[0] = SeriesKey.of(rowIn(key), false).orElseThrow();
                    return false;
                });
        return Optional.ofNullable(next[0]);
    }

    /** How many series are to be counted yet. */
    long toCount() {
        var count = new long[1];
        each(
                new byte[] {TO_COUNT},
                new byte[] {TO_COUNT + 1},
                (_, _) -> {
                    count[0]++;
                    return true;
                });
        return count[0];
    }

    @Override
    public void close() {
        rows.close();
        writing.close();
        options.close();
    }

    /** Forgets everything but the plan. */
    void empty() {
        try {
            rows.deleteRange(new byte[] {PUBLISHED}, new byte[] {TO_COUNT + 1});
        } catch (RocksDBException e) {
            throw failed("emptying", e);
        }
    }

    /** Gathers writes; {@link #write} has them done. */
    final class Batch implements AutoCloseable {
        private final WriteBatch batch = new WriteBatch();

        Batch plan(Plan plan) {
            try {
                return put(PLAN_KEY, JSON.writeValueAsBytes(plan));
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException("writing the plan of a recomputation", e);
            }
        }

        /**
         * @param quarter as it is in the topic; null when nothing is left of it
         */
        Batch published(RowKey row, byte @Nullable [] quarter) {
            byte[] key = key(PUBLISHED, row.bytes());
            return quarter == null ? remove(key) : put(key, quarter);
        }

        Batch change(RowKey row, @Nullable QuarterHour after) {
            byte[] value =
                    after == null
                            ? NOTHING
                            : topic.value().serializer().serialize(topic.name(), after);
            return put(key(CHANGE, row.bytes()), value);
        }

        Batch toCount(SeriesKey series) {
            return put(key(TO_COUNT, series.rowKey().bytes()), NOTHING);
        }

        Batch counted(SeriesKey series) {
            return remove(key(TO_COUNT, series.rowKey().bytes()));
        }

        /** As {@link #write} once there is much to write. */
        void writeIfLong() {
            if (batch.count() >= LONG_BATCH) {
                write();
            }
        }

        void write() {
            try {
                rows.write(writing, batch);
                batch.clear();
            } catch (RocksDBException e) {
                throw failed("writing", e);
            }
        }

        @Override
        public void close() {
            batch.close();
        }

        private Batch put(byte[] key, byte[] value) {
            try {
                batch.put(key, value);
                return this;
            } catch (RocksDBException e) {
                throw failed("writing", e);
            }
        }

        private Batch remove(byte[] key) {
            try {
                batch.delete(key);
                return this;
            } catch (RocksDBException e) {
                throw failed("writing", e);
            }
        }
    }

    private void each(byte[] from, byte[] to, BiPredicate<byte[], byte[]> reader) {
        try (var end = new Slice(to);
                var reading = new ReadOptions().setIterateUpperBound(end);
                var entries = rows.newIterator(reading)) {
            for (entries.seek(from); entries.isValid(); entries.next()) {
                if (!reader.test(entries.key(), entries.value())) {
                    return;
                }
            }
            entries.status();
        } catch (RocksDBException e) {
            throw failed("reading", e);
        }
    }

    private byte @Nullable [] get(byte[] key) {
        try {
            return rows.get(key);
        } catch (RocksDBException e) {
            throw failed("reading", e);
        }
    }

    private @Nullable QuarterHour read(byte @Nullable [] value) {
        return value == null || value.length == 0
                ? null
                : topic.value().deserializer().deserialize(topic.name(), value);
    }

    private static RowKey rowIn(byte[] key) {
        return RowKey.parse(Arrays.copyOfRange(key, 1, key.length)).orElseThrow();
    }

    private static byte[] key(byte kind, byte[] row) {
        byte[] key = new byte[row.length + 1];
        key[0] = kind;
        System.arraycopy(row, 0, key, 1, row.length);
        return key;
    }

    private static UncheckedIOException failed(String what, RocksDBException e) {
        return new UncheckedIOException(
                what + " the workbook of a recomputation", new IOException(e));
    }
}
