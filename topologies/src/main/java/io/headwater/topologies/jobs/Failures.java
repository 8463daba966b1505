package io.headwater.topologies.jobs;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.jspecify.annotations.Nullable;

/** Reads why a stream thread ended. */
final class Failures {
    private Failures() {}

    /** The first cause; the circuit's own sentence counts as one. */
    static Throwable rootOf(Throwable thrown) {
        Throwable at = thrown;
        while (!(at instanceof CircuitOpenException) && at.getCause() != null) {
            at = at.getCause();
        }
        return at;
    }

    /** Whether it is the cluster's or a store's failure, and not that of what is processed. */
    static boolean isOfKafka(Throwable thrown) {
        return thrown instanceof KafkaException && !(thrown instanceof SerializationException);
    }

    /**
     * Whether a new thread may succeed where this one ended, because the cluster was the reason.
     */
    static boolean mayPass(Throwable thrown) {
        for (@Nullable Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof RetriableException
                    || at instanceof ProducerFencedException
                    || at instanceof InvalidProducerEpochException
                    || at instanceof TaskCorruptedException
                    || at instanceof TaskMigratedException) {
                return true;
            }
        }
        return false;
    }
}
