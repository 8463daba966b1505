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
 * that speaks often neither asks RocksDB nor reads Avro again. Only saves work: what it answers is
 * what the store says, as nobody but its task writes the store. Rows are not to be changed in
 * place. For the stream thread, but for {@link #atHand}; made anew each time the task opens.
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

        private Row(@Nullable V value, int weight) {
            this.value = value;
            this.weight = weight;
        }

        /** Null when the store has no such row. */
        @Nullable V value() {
            return value;
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
            return keep(key, store.get(key)).value();
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
        keep(key, value).wanted = true;
    }

    private Row<V> keep(K key, @Nullable V value) {
        var row = new Row<V>(value, OVERHEAD_BYTES + weight(value));
        Row<V> before = rows.put(key, row);
        bytes += row.weight;
        if (before == null) {
            turns.add(key);
        } else {
            bytes -= before.weight;
        }
        while (bytes > mostBytes && turns.size() > 1) {
            nextTurn(row);
        }
        return row;
    }

    /** The next one goes, unless it was wanted meanwhile or is the newest. */
    private void nextTurn(Row<V> newest) {
        K key = turns.remove();
        Row<V> row = rows.get(key);
        if (row == null) {
            return;
        }
        if (row.wanted || row == newest) {
            row.wanted = false;
            turns.add(key);
        } else {
            rows.remove(key);
            bytes -= row.weight;
        }
    }

    private int weight(@Nullable V value) {
        return value == null ? 0 : weigher.applyAsInt(value);
    }
}
