package io.headwater.topologies.recompute;

import org.jspecify.annotations.Nullable;

/** Points cannot be had: for the time being, or from this instance at all. */
public final class PointsNotAtHandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean forNow;

    private PointsNotAtHandException(String why, boolean forNow, @Nullable Throwable cause) {
        super(why, cause);
        this.forNow = forNow;
    }

    /** Ask again: a store restores, or a database does not answer. */
    public static PointsNotAtHandException forNow(String why, @Nullable Throwable cause) {
        return new PointsNotAtHandException(why, true, cause);
    }

    /** Another instance has them. */
    public static PointsNotAtHandException elsewhere(String why) {
        return new PointsNotAtHandException(why, false, null);
    }

    /** They were there when it was asked for, and have expired since. */
    public static PointsNotAtHandException expired(String why) {
        return new PointsNotAtHandException(why, false, null);
    }

    /** Whether asking again may help. */
    public boolean isForNow() {
        return forNow;
    }
}
