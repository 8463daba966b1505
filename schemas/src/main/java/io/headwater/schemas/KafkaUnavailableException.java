package io.headwater.schemas;

/** The cluster did not answer, or refused what was asked; the cause is what it said. */
public final class KafkaUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public KafkaUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
