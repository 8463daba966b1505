package io.headwater.topologies.query;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Streams of how far things are. Progress is added up from counts in many partitions, which no
 * single task sees, so it is read again and again: once a second at most, for all readers of one
 * thing together, and less often where reading takes long. Any thread.
 */
final class ProgressStreams implements AutoCloseable {
    /** Readers of this instance; more are refused. */
    static final int MOST_READERS = 256;

    private final Duration pause;
    private final Duration heartbeat;
    private final Semaphore places = new Semaphore(MOST_READERS);
    private final ConcurrentMap<String, ProgressWatch> watches = new ConcurrentHashMap<>();

    /**
     * @param pause between two readings of one thing, at least
     * @param heartbeat how often an idle stream says that it is alive
     */
    ProgressStreams(Duration pause, Duration heartbeat) {
        this.pause = pause;
        this.heartbeat = heartbeat;
    }

    /**
     * Prepares a stream. Blocks.
     *
     * @param thing what it is about; readers of one thing share its readings
     * @param request may say in Last-Event-ID what its reader has seen
     * @param reading blocks, and answers or throws {@link Refused}
     * @return starts the stream; run on the event loop
     * @throws Refused when it cannot be told how far it is, or there are too many readers
     */
    Runnable open(
            String thing,
            Request request,
            Supplier<Progress> reading,
            HttpServerResponse response,
            Context loop) {
        String known = request.header("Last-Event-ID").orElse("");
        Progress first = reading.get();
        if (!places.tryAcquire()) {
            throw new Refused(ErrorCode.BUSY, MOST_READERS + " streams of progress are open");
        }
        return () -> {
            var stream = new ProgressStream(response, loop, known, this::left);
            if (stream.start(first, heartbeat)) {
                join(thing, stream, reading);
            }
        };
    }

    @Override
    public void close() {
        Set.copyOf(watches.values()).forEach(ProgressWatch::stop);
    }

    private void left(ProgressStream stream) {
        places.release();
        watches.values().forEach(watch -> watch.leave(stream));
    }

    /** A watch that has just ended takes no reader, and another takes its place. */
    private void join(String thing, ProgressStream stream, Supplier<Progress> reading) {
        watches.compute(
                thing,
                (_, known) ->
                        known != null && known.join(stream)
                                ? known
                                : ProgressWatch.begin(thing, stream, reading, pause, this::ended));
    }

    private void ended(String thing, ProgressWatch watch) {
        watches.remove(thing, watch);
    }
}
