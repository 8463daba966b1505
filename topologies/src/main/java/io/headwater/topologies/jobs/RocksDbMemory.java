package io.headwater.topologies.jobs;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.IndexType;
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

    /**
     * Each store has several of these. Above the shared limit every store flushes its own with its
     * next put, however little is in it, while those that are not written keep theirs: a few dozen
     * large ones that nobody writes to any more would leave no room for those that are written. Of
     * this size, forty that were filled halfway and left leave room within the limit of 32 MiB;
     * above about fifty-five, which a process with four partitions can have, they do not.
     */
    private static final long MEMTABLE_BYTES = 1024L * 1024;

    private static final int MEMTABLES = 3;

    /**
     * A memtable takes memory in blocks of this, the first with its first record. RocksDB's own
     * choice is an eighth of the memtable; a process has a store of each kind for each of its
     * partitions, a hundred and more, and as soon as most of them hold a record such blocks alone
     * are above the limit of all write buffers: every further put then flushes a memtable.
     */
    private static final long ARENA_BLOCK_BYTES = 16L * 1024;

    private static final long BLOCK_BYTES = 8L * 1024;
    private static final double BLOOM_BITS_PER_KEY = 10;

    /** Lets RocksDB choose. */
    private static final int SHARDS_BY_SIZE = -1;

    private static final double SHARE_OF_INDEX_AND_FILTER = 0.3;

    private static @Nullable Shared shared;

    private final @Nullable Shared own;
    private @Nullable BloomFilter bloomFilter;

    /** What stores share: of the whole process, made with the sizes of the first that opens. */
    record Shared(Cache blockCache, WriteBufferManager writeBuffers) {
        static Shared of(Map<String, Object> configs) {
            RocksDB.loadLibrary();
            var cache =
                    new LRUCache(
                            bytes(configs, BLOCK_CACHE_BYTES),
                            SHARDS_BY_SIZE,
                            false,
                            SHARE_OF_INDEX_AND_FILTER);
            return new Shared(
                    cache, new WriteBufferManager(bytes(configs, WRITE_BUFFER_BYTES), cache));
        }
    }

    /** Called by Kafka Streams for each store. */
    public RocksDbMemory() {
        this(null);
    }

    /**
     * @param own null for what the process shares
     */
    RocksDbMemory(@Nullable Shared own) {
        this.own = own;
    }

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        Shared memory = own == null ? shared(configs) : own;
        bloomFilter = new BloomFilter(BLOOM_BITS_PER_KEY);
        if (options.tableFormatConfig() instanceof BlockBasedTableConfig table) {
            table.setBlockCache(memory.blockCache());
            table.setBlockSize(BLOCK_BYTES);
            table.setFilterPolicy(bloomFilter);
            cacheIndexAndFilter(table);
            options.setTableFormatConfig(table);
        }
        options.setWriteBufferManager(memory.writeBuffers());
        options.setWriteBufferSize(MEMTABLE_BYTES);
        options.setMaxWriteBufferNumber(MEMTABLES);
        options.setArenaBlockSize(ARENA_BLOCK_BYTES);
    }

    @Override
    public void close(String storeName, Options options) {
        if (bloomFilter != null) {
            bloomFilter.close();
        }
    }

    /**
     * Index and filter are cached in small pieces that data does not push out: whole, a store's
     * filter is megabytes, and reading it again for a point read costs a hundred microseconds.
     */
    private static void cacheIndexAndFilter(BlockBasedTableConfig table) {
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setPinL0FilterAndIndexBlocksInCache(true);
        table.setIndexType(IndexType.kTwoLevelIndexSearch);
        table.setPartitionFilters(true);
        table.setMetadataBlockSize(BLOCK_BYTES);
        table.setPinTopLevelIndexAndFilter(true);
    }

    private static synchronized Shared shared(Map<String, Object> configs) {
        if (shared == null) {
            shared = Shared.of(configs); // never closed
        }
        return shared;
    }

    private static long bytes(Map<String, Object> configs, String name) {
        return configs.get(name) instanceof Number number
                ? number.longValue()
                : Long.parseLong(String.valueOf(configs.get(name)));
    }
}
