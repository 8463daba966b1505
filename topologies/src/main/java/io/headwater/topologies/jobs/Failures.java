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
    /** Causes may go in a circle. */
    private static final int DEEPEST = 50;

    private Failures() {}

    /** The first cause; the circuit's own sentence counts as one. */
    static Throwable rootOf(Throwable thrown) {
        Throwable at = thrown;
        for (int i = 0; i < DEEPEST; i++) {
            if (at instanceof CircuitOpenException || at.getCause() == null) {
                return at;
            }
            at = at.getCause();
        }
        return at;
    }

    /** Whether it is the cluster's or a store's failure, and not that of what is processed. */
    static boolean isOfKafka(Throwable thrown) {
        return thrown instanceof KafkaException && !(thrown instanceof SerializationException);
    }

    /**
     * Whether a new thread may succeed where this one ended, because the cluster was the reason, or
     * this machine: an error is not of what is processed, and may be gone.
     */
    static boolean mayPass(Throwable thrown) {
        @Nullable Throwable at = thrown;
        for (int i = 0; at != null && i < DEEPEST; i++) {
            if (at instanceof Error
                    || at instanceof RetriableException
                    || at instanceof ProducerFencedException
                    || at instanceof InvalidProducerEpochException
                    || at instanceof TaskCorruptedException
                    || at instanceof TaskMigratedException) {
                return !isOfCircuit(thrown);
            }
            at = at.getCause();
        }
        return false;
    }

    private static boolean isOfCircuit(Throwable thrown) {
        return rootOf(thrown) instanceof CircuitOpenException;
    }
}
