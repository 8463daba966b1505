package io.headwater.topologies.aggregates;

import org.jspecify.annotations.Nullable;

/** What keeps older points cannot be asked at present; asking again may help. */
public final class OlderPointsUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message one sentence without secrets
     * @param cause what happened; null when nothing was tried
     */
    public OlderPointsUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
