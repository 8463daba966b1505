package io.headwater.topologies.query;

import io.headwater.topologies.views.Changes;
import io.headwater.topologies.views.Subscription;
import io.headwater.topologies.views.Watermarks;
import java.util.List;

/**
 * One job's changes on their way into a stream. Event loop only, once the stream runs.
 *
 * @param job whose changes
 */
record Lane(String job, int partition, Subscription subscription, Watermarks watermarks) {

    List<Changes> take() {
        return subscription.take();
    }

    /** Offset up to which everything has been taken. */
    long position() {
        return subscription.catchUp(watermarks.next(job, partition).orElse(0));
    }
}
