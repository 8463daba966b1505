package io.headwater.topologies.jobs;

/** Too many records fail for a reason that is ours; the job stops until a person looks. */
public final class CircuitOpenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CircuitOpenException(String message, Throwable cause) {
        super(message, cause);
    }
}
