package io.headwater.topologies.nodes;

import io.headwater.schemas.Topic;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.Holdings;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.Reading;
import io.headwater.topologies.jobs.Seed;
import io.headwater.topologies.jobs.Told;
import java.util.List;

/**
 * A capability as the nodes job is made of it: what it keeps, writes and hears beside the uplink,
 * and how it starts on a task. A part that asks something of another one is made with it, so parts
 * form no circle; what only has to be passed on goes by {@link Facts}.
 *
 * @param <T> what is open on a task
 */
final class NodePart<T> implements Holdings {
    private final Opening<T> opening;
    private final PerTask<T> open;
    private final List<JobStore<?, ?>> stores;
    private final List<Topic<?, ?>> emits;
    private final List<Seed> seeds;
    private final List<Reading<?, ?>> reads;

    /** Starts on one task, after its stores are restored and earlier parts are open. */
    @FunctionalInterface
    interface Opening<T> {
        /**
         * @param duties takes what the part does with records of the task
         * @param facts takes what it wants to hear from other parts, and passes on what it tells
         */
        T open(Capability.Task task, Duties duties, Facts facts);
    }

    /** Takes a record of a topic that the part hears beside the uplink. */
    @FunctionalInterface
    interface Hearing<T, K, V> {
        void told(T open, Told<K, V> told, Effects effects);
    }

    private NodePart(
            Opening<T> opening,
            PerTask<T> open,
            List<JobStore<?, ?>> stores,
            List<Topic<?, ?>> emits,
            List<Seed> seeds,
            List<Reading<?, ?>> reads) {
        this.opening = opening;
        this.open = open;
        this.stores = stores;
        this.emits = emits;
        this.seeds = seeds;
        this.reads = reads;
    }

    /** A part that keeps and says nothing, unless more is said of it. */
    static <T> NodePart<T> opening(Opening<T> opening) {
        return new NodePart<>(opening, new PerTask<>(), List.of(), List.of(), List.of(), List.of());
    }

    /** The same, with these stores. */
    NodePart<T> keeping(JobStore<?, ?>... kept) {
        return new NodePart<>(opening, open, List.of(kept), emits, seeds, reads);
    }

    /** The same, which emits to these topics. */
    NodePart<T> writing(Topic<?, ?>... written) {
        return new NodePart<>(opening, open, stores, List.of(written), seeds, reads);
    }

    /** The same, whose stores are filled like this when there is nothing to restore them from. */
    NodePart<T> filledBy(List<Seed> from) {
        return new NodePart<>(opening, open, stores, emits, List.copyOf(from), reads);
    }

    /**
     * The same, which hears what this topic says.
     *
     * @param name as {@link Reading} has it
     * @param decider likewise
     */
    <K, V> NodePart<T> hearing(
            Topic<K, V> topic, String name, String decider, Hearing<T, K, V> hearing) {
        var reading =
                new Reading<>(
                        topic,
                        name,
                        decider,
                        task -> (told, effects) -> hearing.told(on(task), told, effects));
        return new NodePart<>(opening, open, stores, emits, seeds, List.of(reading));
    }

    void open(Capability.Task task, Duties duties, Facts facts) {
        open.opened(task, opening.open(task, duties, facts));
    }

    /**
     * What is open of it on the task.
     *
     * @throws NullPointerException when it is not open, as it is further down in the list
     */
    T on(Capability.Task task) {
        return open.on(task);
    }

    void close(int partition) {
        open.closed(partition);
    }

    @Override
    public List<JobStore<?, ?>> stores() {
        return stores;
    }

    @Override
    public List<Topic<?, ?>> emits() {
        return emits;
    }

    @Override
    public List<Seed> seeds() {
        return seeds;
    }

    @Override
    public List<Reading<?, ?>> reads() {
        return reads;
    }
}
