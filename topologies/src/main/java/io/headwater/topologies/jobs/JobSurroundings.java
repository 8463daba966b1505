package io.headwater.topologies.jobs;

import io.headwater.topologies.views.Views;

/**
 * What a job's tasks reach of the process they run in.
 *
 * @param committed where the job goes on after a restart
 * @param wakes when its tasks want ticks
 * @param atHand what its tasks have at hand of their stores
 */
record JobSurroundings(
        JobMetrics metrics,
        Views views,
        CommittedOffsets committed,
        Wakes wakes,
        RowsAtHand atHand) {

    /** What a job committed before. */
    interface CommittedOffsets {
        /**
         * The offset committed of a topic for this partition, 0 when none was. Blocks; once per
         * task and topic.
         *
         * @throws org.apache.kafka.common.errors.TimeoutException when the cluster does not answer
         */
        long of(String topic, int partition);
    }
}
