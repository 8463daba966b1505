package io.headwater.topologies.jobs;

import java.util.function.ToIntFunction;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/** A task as capabilities see it. */
record OpenTask(ProcessorContext<byte[], byte[]> context, JobSurroundings surroundings)
        implements Capability.Task {
    @Override
    public int partition() {
        return context.taskId().partition();
    }

    @Override
    public <K, V> KeyValueStore<K, V> store(JobStore<K, V> store) {
        KeyValueStore<K, V> opened = context.getStateStore(store.name());
        if (opened == null) {
            throw new IllegalArgumentException("the job has no store " + store.name());
        }
        return opened;
    }

    @Override
    public <K, V> RecentRows<K, V> recent(
            JobStore<K, V> store, ToIntFunction<V> weigher, long mostBytes) {
        var recent = new RecentRows<>(store(store), weigher, mostBytes);
        surroundings.atHand().shown(store, partition(), recent);
        return recent;
    }

    @Override
    public void keeps(String capability, int rows) {
        surroundings.metrics().later(capability, partition(), rows);
    }

    @Override
    public Wake wake() {
        return surroundings.wakes().of(partition());
    }
}
