package io.headwater.topologies.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

class RocksDbMemoryTest {
    private static final int STORES = 100; // of one process with four partitions
    private static final int WRITTEN_BEFORE = 40;
    private static final long WRITE_BUFFERS = 32L << 20;

    private static final Map<String, Object> SETTINGS =
            Map.of(
                    RocksDbMemory.BLOCK_CACHE_BYTES,
                    64L << 20,
                    RocksDbMemory.WRITE_BUFFER_BYTES,
                    WRITE_BUFFERS);

    @TempDir Path folder;

    @Test
    void storesWithARecordEachTakeLittleOfTheWriteBuffersThatTheyShare() throws RocksDBException {
        var memory = new RocksDbMemory(RocksDbMemory.Shared.of(SETTINGS));
        var stores = new ArrayList<RocksDB>();
        try (var options = new Options()) {
            options.setCreateIfMissing(true).setTableFormatConfig(new BlockBasedTableConfig());
            memory.setConfig("store", options, SETTINGS);
            for (int i = 0; i < STORES; i++) {
                stores.add(RocksDB.open(options, folder.resolve("store-" + i).toString()));
            }

            for (RocksDB store : stores) {
                store.put("node".getBytes(UTF_8), "row".getBytes(UTF_8));
            }

            long taken = 0;
            for (RocksDB store : stores) {
                taken += store.getLongProperty("rocksdb.cur-size-all-mem-tables");
            }
            assertThat(taken).as("bytes").isLessThan(WRITE_BUFFERS / 4);
            stores.forEach(RocksDB::close);
            memory.close("store", options);
        }
    }

    @Test
    void aStoreFindsRoomBesideManyThatKeepWhatTheyWereWrittenBefore() throws RocksDBException {
        var memory = new RocksDbMemory(RocksDbMemory.Shared.of(SETTINGS));
        var stores = new ArrayList<RocksDB>();
        try (var options = new Options()) {
            options.setCreateIfMissing(true).setTableFormatConfig(new BlockBasedTableConfig());
            memory.setConfig("store", options, SETTINGS);
            for (int i = 0; i <= WRITTEN_BEFORE; i++) {
                stores.add(RocksDB.open(options, folder.resolve("store-" + i).toString()));
            }
            for (RocksDB store : stores.subList(0, WRITTEN_BEFORE)) {
                fill(store, options.writeBufferSize() / 2);
            }

            RocksDB written = stores.getLast();
            fill(written, options.writeBufferSize() / 2);

            assertThat(written.getLiveFilesMetaData()).as("files of what was flushed").isEmpty();
            stores.forEach(RocksDB::close);
            memory.close("store", options);
        }
    }

    private static void fill(RocksDB store, long bytes) throws RocksDBException {
        byte[] row = new byte[1_000];
        for (int i = 0; (long) i * row.length < bytes; i++) {
            store.put(("node-" + i).getBytes(UTF_8), row);
        }
    }
}
