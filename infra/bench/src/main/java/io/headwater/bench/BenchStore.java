package io.headwater.bench;

import io.headwater.topologies.jobs.RocksDbMemory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** RocksDB as Kafka Streams opens it for our jobs: universal compaction, no compression, no WAL. */
final class BenchStore implements AutoCloseable {
    private static final long MEBIBYTE = 1L << 20;

    private final Options options;
    private final WriteOptions writing;
    private final RocksDB db;

    /** A row of a changelog. */
    @SuppressWarnings("ArrayRecordComponent") // bytes to write; nobody compares rows
    record Row(byte[] key, byte[] value) {
        int bytes() {
            return key.length + value.length;
        }
    }

    BenchStore(Path folder) throws RocksDBException {
        RocksDB.loadLibrary();
        options =
                new Options()
                        .setCreateIfMissing(true)
                        .setCompressionType(CompressionType.NO_COMPRESSION)
                        .setCompactionStyle(CompactionStyle.UNIVERSAL)
                        .setTableFormatConfig(new BlockBasedTableConfig());
        new RocksDbMemory()
                .setConfig(
                        "bench",
                        options,
                        Map.of(
                                "headwater.rocksdb.block.cache.bytes", 64 * MEBIBYTE,
                                "headwater.rocksdb.write.buffer.bytes", 32 * MEBIBYTE));
        writing = new WriteOptions().setDisableWAL(true);
        db = RocksDB.open(options, folder.toString());
    }

    byte @Nullable [] get(byte[] key) throws RocksDBException {
        return db.get(key);
    }

    void put(byte[] key, byte[] value) throws RocksDBException {
        db.put(writing, key, value);
    }

    /** Writes rows as a restore does, all of them or none. */
    void restore(List<Row> rows) throws RocksDBException {
        try (var batch = new WriteBatch()) {
            for (Row row : rows) {
                batch.put(row.key(), row.value());
            }
            db.write(writing, batch);
        }
    }

    /** Reads the values of every key from the first up to, not with, the last. */
    int scan(byte[] from, byte[] to) {
        int bytes = 0;
        try (RocksIterator rows = db.newIterator()) {
            for (rows.seek(from);
                    rows.isValid() && Arrays.compareUnsigned(rows.key(), to) < 0;
                    rows.next()) {
                bytes += rows.value().length;
            }
        }
        return bytes;
    }

    /** Size of all files once everything is written and compacted, in bytes. */
    long compactedBytes() throws RocksDBException {
        try (var flush = new FlushOptions().setWaitForFlush(true)) {
            db.flush(flush);
        }
        db.compactRange();
        return db.getLongProperty("rocksdb.live-sst-files-size");
    }

    @Override
    public void close() {
        db.close();
        writing.close();
        options.close();
    }
}
