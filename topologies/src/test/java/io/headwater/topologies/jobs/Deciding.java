package io.headwater.topologies.jobs;

import io.headwater.schemas.Topic;
import java.util.List;

/**
 * Does with each record of the uplink what a test wants, and keeps nothing.
 *
 * @param opening what a task waits for before it is open
 * @param handler of every task
 */
record Deciding(Runnable opening, Capability.Handler handler) implements Capability {
    Deciding(Capability.Handler handler) {
        this(() -> {}, handler);
    }

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
        opening.run();
        return handler;
    }
}
