package io.headwater.sinks.push;

import io.headwater.avro.push.PushRequest;
import io.headwater.schemas.UserRowKey;

/** One way of telling people something. Any thread that may block; several at once. */
interface Sender extends AutoCloseable {
    /** Requests to one destination wait for each other, and for no others. */
    Destination destination(PushRequest request);

    /**
     * Tries once. Never throws for what the destination does.
     *
     * @param row of whom and through which target
     */
    Outcome send(UserRowKey row, PushRequest request);

    @Override
    default void close() {}
}
