package io.headwater.topologies.jobs;

import io.headwater.schemas.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * How a store is filled from a state topic when a job starts without any state of its own. Every
 * record of the topic carries {@code hw-origin}.
 *
 * @param from topic whose partitions are the store's
 * @param store name of the store
 * @param rows which rows of the store a record of the topic becomes
 * @param standsForReading whether a job that reads the topic, too, and has no position in it goes
 *     on behind what is copied; otherwise it reads all of it again
 */
public record Seed(Topic<?, ?> from, String store, Rows rows, boolean standsForReading) {

    /** Fills the store; who reads the topic, too, reads all of it again. */
    public Seed(Topic<?, ?> from, String store, Rows rows) {
        this(from, store, rows, false);
    }

    /** Takes rows of a store in serialised form. */
    public interface Target {
        /**
         * @param value null removes the row
         */
        void put(byte[] key, byte @Nullable [] value);
    }

    /** Turns a record of a state topic into rows of a store. Must give the same rows every time. */
    public interface Rows {
        void of(ConsumerRecord<byte[], byte @Nullable []> record, Target target);
    }

    /** The store holds exactly what the topic holds. */
    public static <K, V> Seed copy(Topic<K, V> from, JobStore<K, V> store) {
        return new Seed(
                from, store.name(), (record, target) -> target.put(record.key(), record.value()));
    }

    /** The store is kept in the topic: there is nothing to fill, only to find out how far it is. */
    public static <K, V> Seed inPlace(Topic<K, V> from, JobStore<K, V> store) {
        return new Seed(from, store.name(), (record, target) -> {});
    }

    /**
     * The same, where reading the topic is no more than keeping the store, or must not be done
     * again: rows would go back in time, and what was taken back once be taken back anew. Not where
     * a record sets something going that no seed does.
     */
    public Seed inPlaceOfReading() {
        return new Seed(from, store, rows, true);
    }
}
