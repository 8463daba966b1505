package io.headwater.topologies.undelivered;

/** Why a dead letter is not sent once more. */
public enum Refusal {
    /** Bytes that the sink could not read either. */
    UNREADABLE("it is no request that could be read"),
    /** The user took the target away, or it was gone by itself. */
    NO_TARGET("the user does not have the target any more"),
    /** A later attempt, or a replay, has succeeded. */
    DELIVERED("it was delivered since"),
    /** It was requested again after it was given up. */
    ON_ITS_WAY("it is being tried again already");

    private final String because;

    Refusal(String because) {
        this.because = because;
    }

    /** The reason as a person reads it; begins in lower case. */
    public String because() {
        return because;
    }
}
