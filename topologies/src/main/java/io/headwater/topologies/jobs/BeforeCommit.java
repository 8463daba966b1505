package io.headwater.topologies.jobs;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;

/**
 * What a task still has to write when its transaction is about to be committed, whatever for: time,
 * a rebalance, the end of the process. Kafka Streams asks this of its stores with a cache and of
 * nobody else, so this is a store to it: one that holds nothing, in no file and no topic (ADR
 * 0041). Stream thread only.
 */
final class BeforeCommit implements StateStore, CachedStateStore<Object, Object> {
    /** Store: none, but Kafka Streams wants a name. */
    static final String NAME = "before-commit";

    private final Map<String, Runnable> writes = new LinkedHashMap<>();
    private boolean open;

    static StoreBuilder<BeforeCommit> builder() {
        return new Builder();
    }

    /** That of the task. */
    static BeforeCommit of(ProcessorContext<?, ?> context) {
        BeforeCommit found = context.getStateStore(NAME);
        if (found == null) {
            throw new IllegalArgumentException("the job has no store " + NAME);
        }
        return found;
    }

    /**
     * From now on this is run before each commit, in the name of the processor that is being opened
     * or at work; in place of what had this name before.
     */
    void run(String name, ProcessorContext<?, ?> context, Runnable write) {
        var task = (InternalProcessorContext<?, ?>) context;
        var processor = task.currentNode();
        writes.put(
                name,
                () -> {
                    var before = task.currentNode();
                    task.setCurrentNode(processor);
                    try {
                        write.run();
                    } finally {
                        task.setCurrentNode(before);
                    }
                });
    }

    @Override
    public void flushCache() {
        writes.values().forEach(Runnable::run);
    }

    @Override
    public void clearCache() {
        writes.clear();
    }

    @Override
    public boolean setFlushListener(CacheFlushListener<Object, Object> listener, boolean old) {
        return false; // nothing of this is a row that anybody could be told of
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        open = true;
        context.register(root, (key, value) -> {});
    }

    @Override
    public void close() {
        open = false;
        writes.clear();
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    /** There is nothing to cache and nothing to log. */
    private static final class Builder implements StoreBuilder<BeforeCommit> {
        @Override
        public StoreBuilder<BeforeCommit> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<BeforeCommit> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<BeforeCommit> withLoggingEnabled(Map<String, String> settings) {
            throw new UnsupportedOperationException(NAME + " holds nothing that could be logged");
        }

        @Override
        public StoreBuilder<BeforeCommit> withLoggingDisabled() {
            return this;
        }

        @Override
        public BeforeCommit build() {
            return new BeforeCommit();
        }

        @Override
        public Map<String, String> logConfig() {
            return Map.of();
        }

        @Override
        public boolean loggingEnabled() {
            return false;
        }

        @Override
        public String name() {
            return NAME;
        }
    }
}
