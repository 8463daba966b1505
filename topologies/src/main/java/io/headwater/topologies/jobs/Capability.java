package io.headwater.topologies.jobs;

import io.headwater.schemas.Topic;
import java.util.List;
import java.util.function.ToIntFunction;
import org.apache.kafka.streams.state.KeyValueStore;

/** One thing a job does with the records of the uplink, with the stores and topics it needs. */
public interface Capability extends Holdings {
    /**
     * Whether its job is the one that sets aside records whose key is no node's. Every job reads
     * them, and they are to be told of once.
     */
    default boolean setsStraysAside() {
        return false;
    }

    /** Starts on one task, after its stores are restored; stream thread. */
    Handler open(Task task);

    /** What a capability knows of the task it runs on. */
    interface Task {
        /** Of the uplink. */
        int partition();

        /**
         * A store of this capability. Deciding reads it; writing goes through {@link Effects}.
         *
         * @throws IllegalArgumentException when the job has no such store
         */
        <K, V> KeyValueStore<K, V> store(JobStore<K, V> store);

        /**
         * A store of this capability with its newest rows at hand, there for readers of the store
         * as well. For the one handler of the task that writes the store.
         *
         * @param weigher roughly what a row takes in memory, in bytes
         * @param mostBytes roughly how much to keep
         * @throws IllegalArgumentException when the job has no such store
         */
        default <K, V> RecentRows<K, V> recent(
                JobStore<K, V> store, ToIntFunction<V> weigher, long mostBytes) {
            return new RecentRows<>(store(store), weigher, mostBytes);
        }

        /**
         * A store of this capability that is kept in a state topic, with its newest rows at hand.
         * For the one handler of the task that writes the store.
         *
         * @param topic that the store is kept in
         * @param mostBytes roughly how much to keep, half of it not yet written
         * @throws IllegalArgumentException when the job has no such store, or it is not kept there
         */
        <K> KeptRows<K> kept(JobStore<K, byte[]> store, Topic<K, byte[]> topic, long mostBytes);

        /**
         * Tells how many rows the task keeps that only a later version understands, in place of
         * what it told before.
         *
         * @param capability whose rows they are
         */
        void keeps(String capability, int rows);

        /** Through which the task asks for ticks. */
        Wake wake();
    }

    /** A capability on one task; stream thread only. */
    interface Handler {
        /**
         * Decides what a record means and adds it to the effects, which happen together once every
         * capability has decided, or not at all when one throws. Reads stores and the record; never
         * a clock or anything random, so that a replay of the log decides the same.
         */
        void decide(Uplink uplink, Effects effects);

        /**
         * What a tick makes happen, in this order.
         *
         * @param firedAt log time of the tick, epoch ms
         */
        default List<Step> due(long firedAt) {
            return List.of();
        }

        /** The task leaves this process. */
        default void close() {}
    }
}
