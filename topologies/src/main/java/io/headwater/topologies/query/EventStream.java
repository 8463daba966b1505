package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.topologies.views.Change;
import io.headwater.topologies.views.Changes;
import io.headwater.topologies.views.Subscription;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open stream of server-sent events. A change is written when the socket takes it; what waits
 * is bounded by the subscription, and a reader too slow for that is told to resume. Event loop
 * only, except {@link #wake}.
 */
final class EventStream {
    private static final Logger LOGGER = LoggerFactory.getLogger(EventStream.class);

    private final HttpServerResponse response;
    private final Context loop;
    private final List<Lane> lanes;
    private final ChangeJson json;
    private final BiPredicate<Changes, Change> wanted;
    private final PresenceWatch presence;
    private final AtomicBoolean woken = new AtomicBoolean();
    private long delivered = -1;
    private long timer = -1;
    private boolean over;

    /**
     * @param lanes of one partition; one of the uplink first
     * @param wanted which changes the reader asked for and does not know yet
     * @param presence asked at each heartbeat
     */
    EventStream(
            HttpServerResponse response,
            Context loop,
            List<Lane> lanes,
            ChangeJson json,
            BiPredicate<Changes, Change> wanted,
            PresenceWatch presence) {
        this.response = response;
        this.loop = loop;
        this.lanes = List.copyOf(lanes);
        this.json = json;
        this.wanted = wanted;
        this.presence = presence;
    }

    /** Something is to be taken; any thread. */
    void wake() {
        if (woken.compareAndSet(false, true)) {
            try {
                loop.runOnContext(
                        _ -> {
                            woken.set(false);
                            drain();
                        });
            } catch (RejectedExecutionException stopped) {
                // the caller is a task, which goes on; whoever read this has lost its connection
                LOGGER.atDebug().setCause(stopped).log("a stream's event loop has stopped");
            }
        }
    }

    /**
     * @param snapshot first event; null when the reader resumes
     * @param cursor up to where the reader knows everything
     */
    void start(@Nullable ObjectNode snapshot, StreamCursor cursor, Duration heartbeat) {
        if (response.closed()) {
            end();
            return;
        }
        delivered = Math.min(cursor.nodes(), cursor.points());
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Accel-Buffering", "no");
        response.closeHandler(_ -> end());
        response.exceptionHandler(_ -> end());
        response.drainHandler(_ -> drain());
        response.write("retry: 1000\n\n");
        if (snapshot == null) {
            response.write(": resumed after " + cursor + "\n\n");
        } else {
            write("snapshot", cursor.toString(), snapshot);
        }
        timer = loop.owner().setPeriodic(heartbeat.toMillis(), _ -> beat());
        drain();
    }

    /** Gives up the subscriptions; the response may be closed already. */
    void end() {
        if (!over) {
            over = true;
            loop.owner().cancelTimer(timer);
            lanes.forEach(lane -> lane.subscription().close());
        }
    }

    private void drain() {
        if (timer < 0) {
            return; // not started
        }
        for (Lane lane : lanes) {
            if (over || response.writeQueueFull()) {
                return;
            }
            Subscription.State state = lane.subscription().state();
            lane.take().forEach(changes -> deliver(lane, changes));
            if (state != Subscription.State.OPEN) {
                tellToResume(state);
                return;
            }
        }
    }

    private void deliver(Lane lane, Changes changes) {
        List<Change> asked =
                changes.changes().stream().filter(change -> wanted.test(changes, change)).toList();
        List<Change> told = asked.stream().filter(presence::isNews).toList();
        asked.forEach(presence::note);
        if (lane.isOfUplink()) {
            delivered = Math.max(delivered, changes.origin().offset());
        }
        for (int i = 0; i < told.size(); i++) {
            boolean last = i == told.size() - 1;
            write(
                    ChangeJson.eventOf(told.get(i)),
                    last ? cursorAt(lane, changes.origin().offset()).toString() : null,
                    lane.isOfUplink()
                            ? json.of(changes, told.get(i))
                            : json.of(changes, told.get(i)).putNull("origin"));
        }
    }

    /** The id alone moves a quiet reader on, so that it resumes from here. */
    private void beat() {
        if (over || response.writeQueueFull()) {
            return;
        }
        drain();
        ObjectNode changed = over ? null : presence.news();
        if (changed != null) {
            write("presence", null, changed);
        }
        if (!over) {
            response.write(": alive\nid: " + caughtUp() + "\n\n");
        }
    }

    private void tellToResume(Subscription.State state) {
        String why =
                state == Subscription.State.OVERRUN
                        ? "this reader is too slow"
                        : "the node moves to another instance";
        write("resume", null, Json.object().put("cause", why));
        response.end();
        end();
    }

    /**
     * Where a reader goes on after this change, though more of its lane may be on the way. When the
     * other job is not behind, and has told nothing beyond, the origin alone says it all.
     */
    private StreamCursor cursorAt(Lane lane, long offset) {
        StreamCursor known = caughtUp();
        if (!lane.isOfUplink()) {
            return known.afterRequest(offset);
        }
        boolean isFirst = lane.equals(lanes.getFirst());
        boolean isLast = lane.equals(lastOfUplink());
        boolean alone = known.nodes() >= offset && known.points() >= offset && delivered == offset;
        return alone
                ? known.at(offset, offset)
                : known.at(isFirst ? offset : known.nodes(), isLast ? offset : known.points());
    }

    private StreamCursor caughtUp() {
        Lane first = lanes.getFirst();
        long nodes = first.position();
        long points = lastOfUplink().equals(first) ? nodes : lastOfUplink().position();
        return new StreamCursor(first.partition(), nodes, points, ofRequests());
    }

    private Lane lastOfUplink() {
        return lanes.stream().filter(Lane::isOfUplink).toList().getLast();
    }

    private long ofRequests() {
        return lanes.stream()
                .filter(lane -> !lane.isOfUplink())
                .mapToLong(Lane::position)
                .findFirst()
                .orElse(-1);
    }

    private void write(String event, @Nullable String id, ObjectNode data) {
        response.write(EventFrame.of(event, id, data));
    }
}
