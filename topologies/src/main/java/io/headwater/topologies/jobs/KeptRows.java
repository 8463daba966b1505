package io.headwater.topologies.jobs;

import io.headwater.schemas.Topic;
import io.headwater.topologies.jobs.RecentRows.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a store that is kept in a state topic (ADR 0018), written once a commit: however
 * often a row changed since the last one, the store and the topic get it as it is now, in one batch
 * and in the transaction that commits what it follows from. Until then it is at hand, for its task
 * and for whoever reads single rows of the store; reading ranges of the store shows it from then on
 * (ADR 0041). Stream thread only; made anew each time the task opens.
 */
public final class KeptRows<K> {
    private final KeyValueStore<K, byte[]> store;
    private final RecentRows<K, byte[]> rows;
    private final Topic<K, byte[]> topic;
    private final long mostBytes;
    private final Consumer<Record<byte[], byte[]>> log;
    private final Map<K, Unwritten> unwritten = new LinkedHashMap<>();
    private long bytes;

    /**
     * A row that neither the store nor the topic has yet.
     *
     * @param headers of the record that changed it last, as is the time
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way out; nobody compares them
    private record Unwritten(byte[] key, Row<byte[]> row, long at, Headers headers) {}

    /**
     * @param rows of this store, which nobody else writes to
     * @param topic that the store is kept in
     * @param mostBytes roughly what may wait for a commit; beyond it rows are written at once
     * @param log writes a record to the topic, in the transaction at hand
     */
    KeptRows(
            KeyValueStore<K, byte[]> store,
            RecentRows<K, byte[]> rows,
            Topic<K, byte[]> topic,
            long mostBytes,
            Consumer<Record<byte[], byte[]>> log) {
        this.store = store;
        this.rows = rows;
        this.topic = topic;
        this.mostBytes = mostBytes;
        this.log = log;
    }

    /** The row, or null when there is none. */
    public byte @Nullable [] get(K key) {
        return rows.get(key);
    }

    Topic<K, byte[]> topic() {
        return topic;
    }

    /**
     * The row is this from now on.
     *
     * @param keyBytes the key as the topic has it
     * @param row null removes it, and is a tombstone in the topic
     * @param headers of its record in the topic; not to be changed
     */
    void put(K key, byte[] keyBytes, byte @Nullable [] row, long at, Headers headers) {
        Row<byte[]> held = rows.row(row);
        if (bytes + held.weight() > mostBytes) {
            write();
        }
        rows.hold(key, held);
        Unwritten before = unwritten.put(key, new Unwritten(keyBytes, held, at, headers));
        bytes += held.weight() - (before == null ? 0 : before.row().weight());
    }

    /** Writes what waits, to the store and to the topic. */
    void write() {
        var batch = new ArrayList<KeyValue<K, byte[]>>(unwritten.size());
        unwritten.forEach((key, row) -> batch.add(KeyValue.pair(key, row.row().value())));
        store.putAll(batch);
        for (Unwritten each : unwritten.values()) {
            log.accept(new Record<>(each.key(), each.row().value(), each.at(), each.headers()));
            each.row().written();
        }
        unwritten.clear();
        bytes = 0;
    }
}
