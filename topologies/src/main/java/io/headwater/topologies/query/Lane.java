package io.headwater.topologies.query;

import io.headwater.topologies.jobs.StreamsJob;
import io.headwater.topologies.views.Changes;
import io.headwater.topologies.views.Subscription;
import io.headwater.topologies.views.Watermarks;
import java.util.List;

/**
 * One job's changes, or those of the requests it decides, on their way into a stream. Event loop
 * only, once the stream runs.
 *
 * @param job whose changes
 */
record Lane(String job, int partition, Subscription subscription, Watermarks watermarks) {

    /** Of what requests changed, as nodes and time series have theirs. */
    static final String REQUESTS = StreamsJob.requestsOf(NodeEndpoints.JOB);

    /** Whether its offsets are the uplink's. */
    boolean isOfUplink() {
        return !job.equals(REQUESTS);
    }

    List<Changes> take() {
        return subscription.take();
    }

    /** Offset up to which everything has been taken. */
    long position() {
        return subscription.catchUp(watermarks.next(job, partition).orElse(0));
    }
}
