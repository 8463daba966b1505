package io.headwater.bridge.connection;

import java.util.concurrent.CompletionStage;

/** A node that was let in but has no connect record yet. */
@FunctionalInterface
public interface LeaseOffer {
    /**
     * Lands the connect record; the stage completes with the lease once Kafka has it, on any
     * thread, and before CONNACK is sent. Called at most once, on an event loop, after an earlier
     * connection of the same node at this bridge has ended completely. A failure refuses the
     * connection with "server unavailable". When the client has gone by the time it completes, the
     * lease is ended at once.
     */
    CompletionStage<Lease> take();
}
