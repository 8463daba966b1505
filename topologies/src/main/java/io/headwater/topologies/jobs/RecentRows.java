package io.headwater.topologies.jobs;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * A store of a task with the rows heard of last at hand as objects, so that deciding about a node
 * that speaks often neither asks RocksDB nor reads Avro again. What it answers is what the store
 * says, or will say: nobody but its task writes the store. Rows are not to be changed in place. For
 * the stream thread, but for {@link #atHand}; made anew each time the task opens.
 */
public final class RecentRows<K, V> {
    /** For the key, and for a row that is not there. */
    private static final int OVERHEAD_BYTES = 200;

    private final KeyValueStore<K, V> store;
    private final ToIntFunction<V> weigher;
    private final long mostBytes;
    private final Map<K, Row<V>> rows = new ConcurrentHashMap<>();

    /** The keys of all rows, in the order in which they may go. */
    private final Queue<K> turns = new ArrayDeque<>();

    private long bytes;

    /** A row as the store has it. */
    static final class Row<V> {
        private final @Nullable V value;
        private final int weight;

        /** Whether it was asked for since its last turn to go; stream thread only. */
        private boolean wanted;

        /** Whether the store does not have it yet; stream thread only. */
        private boolean held;

        private Row(@Nullable V value, int weight) {
            this.value = value;
            this.weight = weight;
        }

        /** Null when the store has no such row. */
        @Nullable V value() {
            return value;
        }

        /** Roughly what it takes in memory, in bytes. */
        int weight() {
            return weight;
        }

        /** The store has it now, so it may go. */
        void written() {
            held = false;
        }
    }

    /**
     * @param weigher roughly what a row takes in memory, in bytes
     * @param mostBytes roughly how much to keep; the newest stays in any case
     */
    public RecentRows(KeyValueStore<K, V> store, ToIntFunction<V> weigher, long mostBytes) {
        this.store = store;
        this.weigher = weigher;
        this.mostBytes = mostBytes;
    }

    /** The row, or null when there is none. */
    public @Nullable V get(K key) {
        Row<V> row = rows.get(key);
        if (row == null) {
            return keep(key, row(store.get(key))).value();
        }
        row.wanted = true;
        return row.value();
    }

    /** The row for readers of the store on any thread; null when it has to be read there. */
    @Nullable Row<V> atHand(K key) {
        return rows.get(key);
    }

    /** Writes the row, or removes it when the value is null. */
    void put(K key, @Nullable V value) {
        if (value == null) {
            store.delete(key);
        } else {
            store.put(key, value);
        }
        keep(key, row(value)).wanted = true;
    }

    /** A row that may be kept. */
    Row<V> row(@Nullable V value) {
        return new Row<>(value, OVERHEAD_BYTES + (value == null ? 0 : weigher.applyAsInt(value)));
    }

    /**
     * Shows the row, which the caller writes to the store later and keeps here until then; all that
     * is kept so must fit into half of what there may be, but for a single row.
     */
    void hold(K key, Row<V> row) {
        row.wanted = true;
        row.held = true;
        keep(key, row);
    }

    private Row<V> keep(K key, Row<V> row) {
        Row<V> before = rows.put(key, row);
        bytes += row.weight;
        if (before == null) {
            turns.add(key);
        } else {
            bytes -= before.weight;
        }
        // each may have to be asked twice; those that cannot go may be more than there should be
        for (int asked = 2 * turns.size(); asked > 0 && bytes > mostBytes; asked--) {
            nextTurn(row);
        }
        return row;
    }

    /** The next one goes, unless it was wanted meanwhile, is the newest or is nowhere else yet. */
    private void nextTurn(Row<V> newest) {
        K key = turns.remove();
        Row<V> row = rows.get(key);
        if (row == null) {
            return;
        }
        if (row.wanted || row.held || row == newest) {
            row.wanted = false;
            turns.add(key);
        } else {
            rows.remove(key);
            bytes -= row.weight;
        }
    }
}
