package io.headwater.topologies.jobs;

import io.headwater.schemas.Topic;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueStore;

/** The task of a fixture opened once more, for what a capability finds in its stores then. */
public final class OpenedAnew implements Capability.Task {
    private final TopologyFixture kafka;
    private final Map<String, Integer> kept = new HashMap<>();

    public OpenedAnew(TopologyFixture kafka) {
        this.kafka = kafka;
    }

    /** Rows that only a later version understands, by capability. */
    public Map<String, Integer> kept() {
        return Map.copyOf(kept);
    }

    @Override
    public int partition() {
        return 0;
    }

    @Override
    public <K, V> KeyValueStore<K, V> store(JobStore<K, V> store) {
        return kafka.store(store);
    }

    @Override
    public <K> KeptRows<K> kept(JobStore<K, byte[]> store, Topic<K, byte[]> topic, long mostBytes) {
        throw new UnsupportedOperationException("nothing is kept in a topic here");
    }

    @Override
    public void keeps(String capability, int rows) {
        kept.put(capability, rows);
    }

    @Override
    public Wake wake() {
        throw new UnsupportedOperationException("nothing is timed here");
    }
}
