package io.headwater.topologies.jobs;

import io.headwater.schemas.Topic;
import java.util.List;

/**
 * A topic that a job reads beside the uplink, in tasks that have every store of the job. The topic
 * has as many partitions as the uplink.
 *
 * @param name leads the names of its source, {@code JOB.read-NAME}, and of its watermark, {@code
 *     JOB.NAME}
 * @param decider names its processor, {@code JOB.DECIDER}
 */
public record Reading<K, V>(Topic<K, V> topic, String name, String decider, Opening<K, V> opening) {
    /** Starts on one task, after its stores are restored; stream thread. */
    @FunctionalInterface
    public interface Opening<K, V> {
        Handler<K, V> open(Capability.Task task);
    }

    /** Records of the topic on one task; stream thread only. */
    @FunctionalInterface
    public interface Handler<K, V> {
        /**
         * Decides a record and adds what it means to the effects, which happen together. Never
         * reads a clock or anything random.
         *
         * @throws IllegalArgumentException when it cannot be carried out; it then changes nothing
         */
        void decide(Told<K, V> record, Effects effects);

        /**
         * What a tick makes happen, in this order; only a job without an uplink has ticks in the
         * topic it goes by.
         *
         * @param firedAt log time of the tick, epoch ms
         */
        default List<Step> due(long firedAt) {
            return List.of();
        }
    }
}
