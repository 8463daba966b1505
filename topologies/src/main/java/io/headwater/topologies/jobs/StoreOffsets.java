package io.headwater.topologies.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a store's changelogs have been applied to its files, as Kafka Streams 4.3 keeps it in
 * them (KIP-1035): in the column family {@code offsets}, a partition's name with eight bytes, and
 * whether the store was closed in order under {@code status}.
 *
 * @param byPartition offset by the changelog's name and partition, such as {@code topic-0}
 */
record StoreOffsets(Map<String, Long> byPartition) {
    private static final Logger LOGGER = LoggerFactory.getLogger(StoreOffsets.class);

    private static final byte[] FAMILY = "offsets".getBytes(UTF_8);
    private static final String STATUS = "status";
    private static final long CLOSED = 0;

    /** What every RocksDB has; without it there is none. */
    private static final String CURRENT = "CURRENT";

    /** Two rows are read, so the files are not opened before one is needed. */
    private static final int OPEN_FILES = 16;

    StoreOffsets {
        byPartition = Map.copyOf(byPartition);
    }

    /** Null when none is known. */
    @Nullable Long of(TopicPartition changelog) {
        return byPartition.get(changelog.toString());
    }

    /**
     * Reads them without writing anything.
     *
     * @return empty when no store lies there that was closed in order
     */
    static Optional<StoreOffsets> read(Path folder) {
        if (!Files.exists(folder.resolve(CURRENT))) {
            return Optional.empty();
        }
        RocksDB.loadLibrary();
        try (var options = new DBOptions();
                var rows = new ColumnFamilyOptions()) {
            options.setMaxOpenFiles(OPEN_FILES);
            options.setSkipStatsUpdateOnDbOpen(true);
            var families =
                    List.of(
                            new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, rows),
                            new ColumnFamilyDescriptor(FAMILY, rows));
            var handles = new ArrayList<ColumnFamilyHandle>();
            try (RocksDB db = RocksDB.openReadOnly(options, folder.toString(), families, handles)) {
                try {
                    return read(db, handles.get(1));
                } finally {
                    handles.forEach(ColumnFamilyHandle::close); // before the database is
                }
            }
        } catch (RocksDBException e) {
            LOGGER.atDebug()
                    .addKeyValue("folder", folder)
                    .setCause(e)
                    .log("a store has to be opened to know its offsets");
            return Optional.empty();
        }
    }

    private static Optional<StoreOffsets> read(RocksDB db, ColumnFamilyHandle family)
            throws RocksDBException {
        var found = new HashMap<String, Long>();
        try (RocksIterator each = db.newIterator(family)) {
            for (each.seekToFirst(); each.isValid(); each.next()) {
                byte[] value = each.value();
                if (value.length == Long.BYTES) {
                    found.put(new String(each.key(), UTF_8), ByteBuffer.wrap(value).getLong());
                }
            }
            each.status(); // it may have ended because the files cannot be read
        }
        Long status = found.remove(STATUS);
        return status != null && status == CLOSED
                ? Optional.of(new StoreOffsets(found))
                : Optional.empty();
    }
}
