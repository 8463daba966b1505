package io.headwater.topologies.jobs;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds what every RocksDB store of the process takes together: one block cache, into which the
 * write buffers count. Kafka Streams makes an instance for each store; what they share lives as
 * long as the process.
 */
public final class RocksDbMemory implements RocksDBConfigSetter {
    static final String BLOCK_CACHE_BYTES = "headwater.rocksdb.block.cache.bytes";
    static final String WRITE_BUFFER_BYTES = "headwater.rocksdb.write.buffer.bytes";

    /** Each store has several of these; the shared limit flushes the largest first. */
    private static final long MEMTABLE_BYTES = 4L * 1024 * 1024;

    private static final int MEMTABLES = 3;
    private static final long BLOCK_BYTES = 8L * 1024;
    private static final double BLOOM_BITS_PER_KEY = 10;

    private static @Nullable Shared shared;

    private @Nullable BloomFilter bloomFilter;

    /** Made with the sizes of the first store that opens; never closed. */
    private record Shared(Cache blockCache, WriteBufferManager writeBuffers) {}

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        Shared memory = shared(configs);
        bloomFilter = new BloomFilter(BLOOM_BITS_PER_KEY);
        if (options.tableFormatConfig() instanceof BlockBasedTableConfig table) {
            table.setBlockCache(memory.blockCache());
            table.setBlockSize(BLOCK_BYTES);
            table.setFilterPolicy(bloomFilter);
            table.setCacheIndexAndFilterBlocks(true);
            table.setPinL0FilterAndIndexBlocksInCache(true);
            options.setTableFormatConfig(table);
        }
        options.setWriteBufferManager(memory.writeBuffers());
        options.setWriteBufferSize(MEMTABLE_BYTES);
        options.setMaxWriteBufferNumber(MEMTABLES);
    }

    @Override
    public void close(String storeName, Options options) {
        if (bloomFilter != null) {
            bloomFilter.close();
        }
    }

    private static synchronized Shared shared(Map<String, Object> configs) {
        if (shared == null) {
            RocksDB.loadLibrary();
            var cache = new LRUCache(bytes(configs, BLOCK_CACHE_BYTES));
            shared =
                    new Shared(
                            cache,
                            new WriteBufferManager(bytes(configs, WRITE_BUFFER_BYTES), cache));
        }
        return shared;
    }

    private static long bytes(Map<String, Object> configs, String name) {
        return configs.get(name) instanceof Number number
                ? number.longValue()
                : Long.parseLong(String.valueOf(configs.get(name)));
    }
}
