package io.headwater.topologies.jobs;

import java.nio.file.Path;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.RecordBatchingStateRestoreCallback;
import org.apache.kafka.streams.processor.internals.StateDirectory;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.RocksDBStore;
import org.jspecify.annotations.Nullable;

/**
 * A store in RocksDB that tells how far it came without being opened for that.
 *
 * <p>Before its threads begin, Kafka Streams opens every store on the disk, one after another, asks
 * for the offset of its changelog, and closes it again; then each task opens its own (KIP-1035).
 * Opening and closing write a handful of files and wait for the disk with each. This store looks
 * that offset up in the files as they lie there instead, and is opened by its task only (ADR 0047).
 */
final class StoreOnDisk extends RocksDBStore {
    private static final String METRICS_SCOPE = "rocksdb";

    private @Nullable StoreOffsets looked;

    private StoreOnDisk(String name) {
        super(name, METRICS_SCOPE);
    }

    static KeyValueBytesStoreSupplier supplier(String name) {
        return new Supplier(name);
    }

    /**
     * {@inheritDoc}
     *
     * <p>What does not lie there as a store that was closed in order is opened, so that Kafka
     * Streams finds out itself what is wrong with it.
     */
    @Override
    public void init(StateStoreContext context, StateStore root) {
        if (asksOnly(context)) {
            Path folder = context.stateDir().toPath().resolve(METRICS_SCOPE).resolve(name());
            looked = StoreOffsets.read(folder).orElse(null);
        }
        if (looked == null) {
            super.init(context, root);
        } else {
            context.register(root, (RecordBatchingStateRestoreCallback) StoreOnDisk::notOpen);
        }
    }

    @Override
    public @Nullable Long committedOffset(TopicPartition changelog) {
        return looked == null ? super.committedOffset(changelog) : looked.of(changelog);
    }

    @Override
    public synchronized void close() {
        looked = null;
        super.close(); // nothing, when it was not opened
    }

    /** Whether this is the question before the threads begin; its context is a class of its own. */
    private static boolean asksOnly(StateStoreContext context) {
        return StateDirectory.class.equals(context.getClass().getEnclosingClass());
    }

    private static void notOpen(Object records) {
        throw new IllegalStateException("a store that is not open is not restored: " + records);
    }

    private record Supplier(String name) implements KeyValueBytesStoreSupplier {
        @Override
        public KeyValueStore<Bytes, byte[]> get() {
            return new StoreOnDisk(name);
        }

        @Override
        public String metricsScope() {
            return METRICS_SCOPE;
        }
    }
}
