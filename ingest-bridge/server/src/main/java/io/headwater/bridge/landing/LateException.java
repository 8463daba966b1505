package io.headwater.bridge.landing;

import io.headwater.schemas.Origin;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Time is up for a record, and nobody knows yet whether Kafka stores it. It may still do so: before
 * anything else that is handed over for the same partition from now on.
 */
public final class LateException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient CompletionStage<Origin> fate;

    LateException(CompletionStage<Origin> fate) {
        super("Kafka did not answer in time");
        this.fate = fate;
    }

    /**
     * What becomes of a record in the end, beyond any deadline: completes with its place, or with
     * what went wrong, and never with a {@link LateException}. On any thread.
     *
     * @param sent what {@link Line#send} answered
     */
    public static CompletionStage<Origin> fateOf(CompletionStage<Origin> sent) {
        return sent.exceptionallyCompose(
                failure ->
                        causeOf(failure) instanceof LateException late
                                ? late.fate
                                : CompletableFuture.failedStage(failure));
    }

    private static Throwable causeOf(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
