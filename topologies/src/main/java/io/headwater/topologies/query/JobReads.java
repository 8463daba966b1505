package io.headwater.topologies.query;

import io.headwater.schemas.PlacedKey;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.RunningJob;
import io.headwater.topologies.nodes.NodesJob;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Reads of the stores of this process's jobs, uncommitted writes included. A store that is
 * elsewhere, restores or moves is an answer. Any thread that may block.
 */
public final class JobReads {
    private final Placement placement;
    private final Map<String, JobSlot> jobs;

    /**
     * @param jobs of this process, by name
     */
    public JobReads(Placement placement, Map<String, JobSlot> jobs) {
        this.placement = placement;
        this.jobs = Map.copyOf(jobs);
    }

    /** Reads one partition's stores; empty when they are not to be had at present. */
    interface Reading<R> {
        Optional<Lookup<R>> of(RunningJob job, int partition);
    }

    /** The row that its own partition has under a key. */
    <K extends PlacedKey, V> Lookup<V> row(String job, JobStore<K, V> store, K key) {
        return read(
                job,
                key,
                (running, partition) ->
                        running.store(store, partition).map(rows -> valueIn(rows, key)));
    }

    /** What a store says in the partition of a key. */
    <K, V, R> Lookup<R> ask(
            String job,
            JobStore<K, V> store,
            PlacedKey key,
            Function<ReadOnlyKeyValueStore<K, V>, R> question) {
        return placement
                .partitionOf(job, key)
                .then(partition -> ask(job, store, partition, question));
    }

    /** What a store says in a partition, which has to be here. */
    <K, V, R> Lookup<R> ask(
            String job,
            JobStore<K, V> store,
            int partition,
            Function<ReadOnlyKeyValueStore<K, V>, R> question) {
        return read(
                job,
                partition,
                (running, here) ->
                        running.store(store, here)
                                .map(rows -> new Lookup.Found<>(question.apply(rows))));
    }

    /** What a store of the job nodes says that says the same in each partition. */
    <K, V, R> Lookup<R> askAny(
            JobStore<K, V> store, Function<ReadOnlyKeyValueStore<K, V>, R> question) {
        return placement.partitionsHere(NodesJob.NAME).stream()
                .findFirst()
                .map(partition -> ask(NodesJob.NAME, store, partition, question))
                .orElseGet(
                        () ->
                                new Lookup.NotReady<>(
                                        "no partition of the nodes is on this instance"));
    }

    /** Reads the stores of the partition of a key. */
    <R> Lookup<R> read(String job, PlacedKey key, Reading<R> reading) {
        return placement.partitionOf(job, key).then(partition -> read(job, partition, reading));
    }

    /** Reads the stores of a partition, which has to be here. */
    <R> Lookup<R> read(String job, int partition, Reading<R> reading) {
        JobSlot slot = jobs.get(job);
        if (slot == null) {
            return new Lookup.NotReady<>("job " + job + " does not run here");
        }
        try {
            return slot.running()
                    .flatMap(running -> reading.of(running, partition))
                    .orElseGet(() -> new Lookup.NotReady<>(slot.notReady()));
        } catch (InvalidStateStoreException moved) {
            return new Lookup.NotReady<>(slot.notReady());
        }
    }

    /** The row of a key in a store that is open. */
    static <K, V> Lookup<V> valueIn(ReadOnlyKeyValueStore<K, V> rows, K key) {
        @Nullable V value = rows.get(key);
        return value == null ? new Lookup.Absent<>() : new Lookup.Found<>(value);
    }
}
