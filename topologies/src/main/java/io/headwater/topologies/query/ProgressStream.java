package io.headwater.topologies.query;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open stream of how far something is, as server-sent events. Progress is a level, not a
 * history: a reader that is too slow misses what was in between and never the last. Event loop
 * only, except {@link #tell} and {@link #leave}.
 *
 * <pre>
 * progress   each time it is another; its id is that of what it says
 * end        after the last progress of something that is over
 * resume     this instance cannot tell any more; ask again
 * </pre>
 */
final class ProgressStream {
    private static final Logger LOGGER = LoggerFactory.getLogger(ProgressStream.class);

    private final HttpServerResponse response;
    private final Context loop;
    private final Consumer<ProgressStream> onEnd;
    private String told;
    private @Nullable Progress waiting;
    private long timer = -1;
    private boolean over;

    /**
     * @param known id of what the reader has seen; empty for nothing
     * @param onEnd run once, when the stream is over
     */
    ProgressStream(
            HttpServerResponse response,
            Context loop,
            String known,
            Consumer<ProgressStream> onEnd) {
        this.response = response;
        this.loop = loop;
        this.told = known;
        this.onEnd = onEnd;
    }

    /** Begins with this; whether there is more to come. */
    boolean start(Progress first, Duration heartbeat) {
        if (response.closed()) {
            end();
            return false;
        }
        if (first.over() && first.id().equals(told)) {
            response.setStatusCode(204).end(); // an EventSource asks no more
            end();
            return false;
        }
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Accel-Buffering", "no");
        response.closeHandler(_ -> end());
        response.exceptionHandler(_ -> end());
        response.drainHandler(_ -> drain());
        response.write("retry: 1000\n\n");
        timer = loop.owner().setPeriodic(heartbeat.toMillis(), _ -> beat());
        show(first);
        return !over;
    }

    /** This is how far it is now; any thread. */
    void tell(Progress progress) {
        onLoop(() -> show(progress));
    }

    /** Nobody knows here any more; any thread. */
    void leave(String why) {
        onLoop(
                () -> {
                    if (!over) {
                        response.end(
                                EventFrame.of("resume", null, Json.object().put("cause", why)));
                        end();
                    }
                });
    }

    private void show(Progress progress) {
        if (!over) {
            waiting = progress;
            drain();
        }
    }

    private void drain() {
        Progress progress = waiting;
        if (over || progress == null || response.writeQueueFull()) {
            return;
        }
        waiting = null;
        String id = progress.id();
        if (!id.equals(told)) {
            told = id;
            response.write(EventFrame.of("progress", id, progress.json()));
        }
        if (progress.over()) {
            response.end(EventFrame.of("end", null, Json.object()));
            end();
        }
    }

    private void beat() {
        if (!over && !response.writeQueueFull()) {
            response.write(": alive\n\n");
        }
    }

    private void end() {
        if (!over) {
            over = true;
            loop.owner().cancelTimer(timer);
            onEnd.accept(this);
        }
    }

    private void onLoop(Runnable what) {
        try {
            loop.runOnContext(_ -> what.run());
        } catch (RejectedExecutionException stopped) {
            LOGGER.atDebug().setCause(stopped).log("a stream's event loop has stopped");
        }
    }
}
