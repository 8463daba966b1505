package io.headwater.sinks.push;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt came to. Statuses are those of HTTP or SMTP; reasons are sentences without
 * secrets and without the address, as receipts show them.
 */
public sealed interface Outcome {
    /** The destination has it. */
    record Delivered(@Nullable Integer status) implements Outcome {}

    /**
     * Another time, perhaps.
     *
     * @param pause how long the destination asks us to wait at least; null when it does not
     */
    record Later(@Nullable Integer status, String reason, @Nullable Duration pause)
            implements Outcome {}

    /** No attempt will ever do it. */
    record Never(@Nullable Integer status, String reason) implements Outcome {}

    /** There is no such target any more, and nothing is ever to be sent there again. */
    record Gone(@Nullable Integer status, String reason) implements Outcome {}

    /** What an HTTP status means where the destination's own rules say nothing else. */
    static Outcome ofStatus(int status, @Nullable Duration wait) {
        if (status >= 200 && status < 300) {
            return new Delivered(status);
        }
        if (status == 404 || status == 410) {
            return new Gone(status, "the destination says that there is no such target");
        }
        if (status >= 300 && status < 400) {
            return new Never(status, "the destination redirects, which is not followed");
        }
        boolean passes = status == 408 || status == 425 || status == 429 || status >= 500;
        return passes
                ? new Later(status, "the destination answered " + status, wait)
                : new Never(status, "the destination answered " + status);
    }
}
