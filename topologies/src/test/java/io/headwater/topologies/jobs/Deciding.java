package io.headwater.topologies.jobs;

import io.headwater.schemas.Topic;
import java.util.List;

/**
 * Does with each record of the uplink what a test wants, and keeps nothing.
 *
 * @param handler of every task
 */
record Deciding(Capability.Handler handler) implements Capability {
    @Override
    public List<JobStore<?, ?>> stores() {
        return List.of();
    }

    @Override
    public List<Topic<?, ?>> emits() {
        return List.of();
    }

    @Override
    public List<Seed> seeds() {
        return List.of();
    }

    @Override
    public Handler open(Task task) {
        return handler;
    }
}
