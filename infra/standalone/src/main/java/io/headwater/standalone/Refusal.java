package io.headwater.standalone;

/**
 * A command cannot do what was asked, for a reason a person can mend. The launcher prints the
 * message, which says what is wrong and what to do, and no stack trace.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Refusal(String message) {
        super(message);
    }

    public Refusal(String message, Throwable cause) {
        super(message, cause);
    }
}
