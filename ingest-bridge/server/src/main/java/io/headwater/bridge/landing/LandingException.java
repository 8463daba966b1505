package io.headwater.bridge.landing;

/** A record was not handed to Kafka; the message says why. It was not stored, now or later. */
public final class LandingException extends Exception {
    private static final long serialVersionUID = 1L;

    public LandingException(String message) {
        super(message);
    }
}
