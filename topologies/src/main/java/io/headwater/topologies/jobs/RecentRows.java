package io.headwater.topologies.jobs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * A store of a task with the rows heard of last at hand as objects, so that deciding about a node
 * that speaks often neither asks RocksDB nor reads Avro again. Only saves work: what it answers is
 * what the store says, as nobody but its task writes the store. Rows are not to be changed in
 * place. Stream thread only; made anew each time the task opens.
 */
public final class RecentRows<K, V> {
    /** For the key, and for a row that is not there. */
    private static final int OVERHEAD_BYTES = 200;

    private final KeyValueStore<K, V> store;
    private final ToIntFunction<V> weigher;
    private final long mostBytes;
    private final Map<K, Row<V>> rows = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    private record Row<V>(Optional<V> value, int weight) {}

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
            row = keep(key, Optional.ofNullable(store.get(key)));
        }
        return row.value().orElse(null);
    }

    /** Writes the row, or removes it when the value is null. */
    void put(K key, @Nullable V value) {
        if (value == null) {
            store.delete(key);
        } else {
            store.put(key, value);
        }
        forget(key);
        var _ = keep(key, Optional.ofNullable(value));
    }

    private Row<V> keep(K key, Optional<V> value) {
        var row = new Row<V>(value, OVERHEAD_BYTES + value.map(weigher::applyAsInt).orElse(0));
        rows.put(key, row);
        bytes += row.weight();
        var eldest = rows.values().iterator();
        while (bytes > mostBytes && rows.size() > 1) {
            bytes -= eldest.next().weight();
            eldest.remove();
        }
        return row;
    }

    private void forget(K key) {
        Row<V> row = rows.remove(key);
        if (row != null) {
            bytes -= row.weight();
        }
    }
}
