package io.headwater.sinks.delivery;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters on their way. An offset must not be committed before the dead letters before it have
 * arrived: the topic may be away, and the worker be killed meanwhile. Connect sees to that for what
 * was reported when it begins to commit; this is for what is reported while it does. One task's
 * thread only.
 */
public final class DeadLetters {
    private final Rejects rejects;
    private final ArrayDeque<Future<Void>> underWay = new ArrayDeque<>();
    private @Nullable Throwable failure;

    /** Those that go where these rejects go. */
    public DeadLetters(Rejects rejects) {
        this.rejects = rejects;
    }

    /**
     * Sends a dead letter.
     *
     * @throws ConnectException when there is nowhere to send it
     */
    public void report(Refused refused) {
        while (!underWay.isEmpty() && underWay.peek().isDone() && failure == null) {
            take(underWay.remove(), Duration.ZERO);
        }
        underWay.add(rejects.report(refused));
    }

    /**
     * Waits for all that are under way.
     *
     * @return false when that took longer, or one will never arrive
     */
    public boolean arrived(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (failure == null && !underWay.isEmpty()) {
            if (!take(underWay.peek(), Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
                return false;
            }
            underWay.remove();
        }
        return failure == null;
    }

    /** Why one will never arrive; null while that is not known of any. */
    public @Nullable Throwable failure() {
        return failure;
    }

    /** False when it is still under way. */
    private boolean take(Future<Void> letter, Duration patience) {
        try {
            letter.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            failure = e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return true;
    }
}
