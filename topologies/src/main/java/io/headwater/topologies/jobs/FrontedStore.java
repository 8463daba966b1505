package io.headwater.topologies.jobs;

import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** A store of which single rows are read where the task has them at hand. Any thread. */
record FrontedStore<K, V>(
        RowsAtHand front, RowsAtHand.Place place, ReadOnlyKeyValueStore<K, V> behind)
        implements ReadOnlyKeyValueStore<K, V> {

    @Override
    public @Nullable V get(K key) {
        RecentRows.Row<V> row = front.row(place, key);
        return row == null ? behind.get(key) : row.value();
    }

    @Override
    public KeyValueIterator<K, V> range(K from, K to) {
        return behind.range(from, to);
    }

    @Override
    public KeyValueIterator<K, V> reverseRange(K from, K to) {
        return behind.reverseRange(from, to);
    }

    @Override
    public KeyValueIterator<K, V> all() {
        return behind.all();
    }

    @Override
    public KeyValueIterator<K, V> reverseAll() {
        return behind.reverseAll();
    }

    @Override
    public <P extends Serializer<Q>, Q> KeyValueIterator<K, V> prefixScan(Q prefix, P serializer) {
        return behind.prefixScan(prefix, serializer);
    }

    @Override
    public long approximateNumEntries() {
        return behind.approximateNumEntries();
    }
}
