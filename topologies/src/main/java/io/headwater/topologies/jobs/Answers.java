package io.headwater.topologies.jobs;

import io.headwater.schemas.KafkaUnavailableException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;

/** Waits for what the cluster answers. */
final class Answers {
    private static final long TIMEOUT_SECONDS = 30;

    private Answers() {}

    /**
     * @param doing what was asked, for the error
     * @throws KafkaUnavailableException when there is no answer in time, or a refusal
     */
    static <T> T of(String doing, KafkaFuture<T> future) {
        try {
            return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new KafkaUnavailableException(doing + ": " + cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new KafkaUnavailableException(
                    doing + ": no answer within " + TIMEOUT_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnavailableException(doing + ": interrupted", e);
        }
    }
}
