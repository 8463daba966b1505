package io.headwater.topologies.jobs;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a job's tasks have at hand, for those who read their stores from outside: a store
 * of Kafka Streams reads, writes and commits under one lock, at which a reader would wait for the
 * stream thread. Any thread.
 */
final class RowsAtHand {
    private final Map<Place, RecentRows<?, ?>> rows = new ConcurrentHashMap<>();

    /** A store of a task. */
    record Place(String store, int partition) {}

    /** From now on the task of this partition shows these rows; it writes them all itself. */
    <K, V> void shown(JobStore<K, V> store, int partition, RecentRows<K, V> recent) {
        rows.put(new Place(store.name(), partition), recent);
    }

    /** The task closes. */
    void revoked(int partition) {
        rows.keySet().removeIf(place -> place.partition() == partition);
    }

    /** The store with what is at hand of it, now or later, in front. */
    <K, V> ReadOnlyKeyValueStore<K, V> before(
            JobStore<K, V> store, int partition, ReadOnlyKeyValueStore<K, V> behind) {
        return new FrontedStore<>(this, new Place(store.name(), partition), behind);
    }

    /** Null when it has to be looked for in the store. */
    @SuppressWarnings("unchecked") // a store's name says what its keys and rows are
    <K, V> RecentRows.@Nullable Row<V> row(Place place, K key) {
        var recent = (RecentRows<K, V>) rows.get(place);
        return recent == null ? null : recent.atHand(key);
    }
}
