package io.headwater.topologies.jobs;

import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/** A task as capabilities see it. */
record OpenTask(ProcessorContext<byte[], byte[]> context, Wake wake) implements Capability.Task {
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
}
