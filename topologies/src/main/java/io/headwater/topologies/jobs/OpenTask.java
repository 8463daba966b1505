package io.headwater.topologies.jobs;

import io.headwater.schemas.Topic;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * A task as capabilities see it.
 *
 * @param sinks the processor that writes a topic
 */
record OpenTask(
        ProcessorContext<byte[], byte[]> context,
        Function<Topic<?, ?>, String> sinks,
        JobSurroundings surroundings)
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
    public <K> KeptRows<K> kept(JobStore<K, byte[]> store, Topic<K, byte[]> topic, long mostBytes) {
        if (!topic.name().equals(store.keptIn())) {
            throw new IllegalArgumentException(store.name() + " is not kept in " + topic.name());
        }
        String sink = sinks.apply(topic);
        var kept =
                new KeptRows<>(
                        store(store),
                        recent(store, row -> row.length, mostBytes),
                        topic,
                        mostBytes / 2,
                        row -> context.forward(row, sink));
        BeforeCommit.of(context).run(store.name(), context, kept::write);
        return kept;
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
