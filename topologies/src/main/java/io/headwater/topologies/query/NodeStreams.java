package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.params.ParamsState;
import io.headwater.avro.presence.PresenceState;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.topologies.views.Bridges;
import io.headwater.topologies.views.Change;
import io.headwater.topologies.views.Changes;
import io.headwater.topologies.views.Reached;
import io.headwater.topologies.views.Views;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The stream of one node: a snapshot, then every change after it, once. It subscribes before it
 * reads the snapshot and leaves out what the snapshot holds already, which each document's origin
 * tells. Who resumes beyond what is remembered, or ahead of the log, gets a new snapshot that says
 * so.
 */
final class NodeStreams {
    private static final List<String> EVENTS =
            List.of(
                    "params",
                    "presence",
                    "config",
                    "seen",
                    "alert",
                    "command",
                    "mapping",
                    "downlink",
                    "points");

    /** A task that starts again after a crash is behind its readers for no longer than this. */
    private static final Duration CATCHES_UP_WITHIN = Duration.ofSeconds(2);

    private final Placement placement;
    private final Positions positions;
    private final StreamRelay relay;
    private final NodeQueries queries;
    private final Views views;
    private final Bridges bridges;
    private final Duration heartbeat;

    /**
     * What a reader asked for.
     *
     * @param seen what it has seen; null when it starts afresh
     * @param ahead what it has seen is not in the log, which is another one by now
     */
    private record Wish(
            NodeKey node, Set<String> events, @Nullable StreamCursor seen, boolean ahead) {
        /** What it can resume from; null when it needs a snapshot. */
        @Nullable StreamCursor resumable(int partition) {
            return seen != null && !ahead && seen.partition() == partition ? seen : null;
        }

        Wish aheadOfTheLog() {
            return new Wish(node, events, seen, true);
        }

        boolean points() {
            return events.contains("points");
        }

        boolean pointsOnly() {
            return events.equals(Set.of("points"));
        }

        /** Why there is a snapshot although the reader asked to resume; null when it did not. */
        @Nullable String cause() {
            if (seen == null) {
                return null;
            }
            return ahead
                    ? "the log does not reach " + seen + ", it was begun anew"
                    : "changes after " + seen + " are not remembered any more";
        }
    }

    /**
     * A node as the stores have it.
     *
     * @param node null when it was never seen
     * @param params null when it never sent any
     */
    private record Snapshot(@Nullable NodeView node, @Nullable ParamsState params) {
        @Nullable PresenceState presence() {
            return node == null ? null : node.presence();
        }

        boolean holds(Changes changes, Change change) {
            long origin = changes.origin().offset();
            return switch (change) {
                case Change.Params _ -> params != null && origin <= params.getOrigin();
                case Change.Presence _ -> {
                    PresenceState known = presence();
                    yield known != null && origin <= known.getOrigin();
                }
                case Change.Configured _, Change.FirstSeen _ ->
                        node != null && origin <= node.index().getOrigin();
                case Change.Alert _,
                        Change.Command _,
                        Change.Mapping _,
                        Change.Downlink _,
                        Change.Points _ ->
                        false;
            };
        }
    }

    NodeStreams(
            Placement placement,
            Positions positions,
            StreamRelay relay,
            NodeQueries queries,
            Views views,
            Bridges bridges,
            Duration heartbeat) {
        this.placement = placement;
        this.positions = positions;
        this.relay = relay;
        this.queries = queries;
        this.views = views;
        this.bridges = bridges;
        this.heartbeat = heartbeat;
    }

    StreamEndpoint endpoint() {
        return new StreamEndpoint("/api/v1/nodes/{id}/stream", this::open);
    }

    private Runnable open(Request request, HttpServerResponse response, Context loop) {
        Parameters parameters = request.parameters();
        NodeKey node = request.node(parameters);
        Set<String> events = parameters.parse("events", "some of " + EVENTS, NodeStreams::events);
        var wish =
                new Wish(
                        node,
                        events == null ? Set.copyOf(EVENTS) : events,
                        seen(request, parameters),
                        false);
        var wanted = Positions.wantedBy(request, parameters);
        parameters.done();
        String job = wish.pointsOnly() ? SeriesEndpoints.JOB : NodeEndpoints.JOB;
        return switch (placement.partitionOf(job, node)) {
            case Lookup.Found<Integer>(var partition) -> {
                positions.await(wanted, job, Set.of(partition));
                yield here(checked(wish, partition), partition, response, loop);
            }
            case Lookup.HeldBy<Integer>(var instance) when !request.isForwarded() ->
                    relay.from(instance, request, response, loop);
            case Lookup.HeldBy<Integer>(_) ->
                    throw notReady("instances do not agree on who holds it");
            case Lookup.NotReady<Integer>(var why) -> throw notReady(why);
            case Lookup.Absent<Integer>() -> throw notReady("nobody owns the node's partition");
        };
    }

    private Wish checked(Wish wish, int partition) {
        StreamCursor seen = wish.resumable(partition);
        if (seen == null) {
            return wish;
        }
        boolean ahead =
                (!wish.pointsOnly()
                                && (isAhead(NodeEndpoints.JOB, partition, seen.nodes())
                                        || isAhead(Lane.REQUESTS, partition, seen.requests())))
                        || (wish.points()
                                && isAhead(SeriesEndpoints.JOB, partition, seen.points()));
        return ahead ? wish.aheadOfTheLog() : wish;
    }

    private boolean isAhead(String job, int partition, long offset) {
        return offset >= 0
                && views.watermarks()
                                .reached(job, new Origin(partition, offset), CATCHES_UP_WITHIN)
                                .toCompletableFuture()
                                .join()
                        instanceof Reached.NotYet;
    }

    private Runnable here(Wish wish, int partition, HttpServerResponse response, Context loop) {
        var stream = new AtomicReference<@Nullable EventStream>();
        List<Lane> lanes = subscribe(wish, partition, () -> wake(stream.get()));
        try {
            boolean resumed =
                    wish.resumable(partition) != null
                            && lanes.stream().allMatch(lane -> resumes(lane, wish));
            Snapshot snapshot = wish.pointsOnly() ? new Snapshot(null, null) : read(wish.node());
            StreamCursor cursor = cursorOf(partition, lanes);
            PresenceState watched = wish.events().contains("presence") ? snapshot.presence() : null;
            var opened =
                    new EventStream(
                            response,
                            loop,
                            lanes,
                            new ChangeJson(bridges),
                            (changes, change) ->
                                    wish.events().contains(ChangeJson.eventOf(change))
                                            && (resumed || !snapshot.holds(changes, change)),
                            new PresenceWatch(wish.node(), watched, !resumed, bridges));
            stream.set(opened);
            ObjectNode first = resumed ? null : json(wish, lanes, snapshot, partition);
            return () -> opened.start(first, cursor, heartbeat);
        } catch (RuntimeException e) {
            lanes.forEach(lane -> lane.subscription().close());
            throw e;
        }
    }

    /** Who names an origin alone knows of no request, and asks for none that are forgotten. */
    private static boolean resumes(Lane lane, Wish wish) {
        StreamCursor seen = wish.seen();
        return lane.subscription().resumed()
                || (!lane.isOfUplink() && seen != null && seen.requests() < 0);
    }

    /** The nodes job comes first; points only when their task is here too. */
    private List<Lane> subscribe(Wish wish, int partition, Runnable onReady) {
        var lanes = new ArrayList<Lane>();
        StreamCursor seen = wish.resumable(partition);
        if (!wish.pointsOnly()) {
            OptionalLong after =
                    seen == null ? OptionalLong.empty() : OptionalLong.of(seen.nodes());
            lane(NodeEndpoints.JOB, wish, partition, after, onReady).ifPresent(lanes::add);
            OptionalLong asked =
                    seen == null ? OptionalLong.empty() : OptionalLong.of(seen.requests());
            lane(Lane.REQUESTS, wish, partition, asked, onReady).ifPresent(lanes::add);
        }
        if (wish.points()) {
            OptionalLong after =
                    seen == null ? OptionalLong.empty() : OptionalLong.of(seen.points());
            lane(SeriesEndpoints.JOB, wish, partition, after, onReady).ifPresent(lanes::add);
        }
        boolean complete =
                wish.pointsOnly()
                        ? !lanes.isEmpty()
                        : lanes.size() >= 2 && lanes.get(1).job().equals(Lane.REQUESTS);
        if (!complete) {
            lanes.forEach(lane -> lane.subscription().close());
            throw notReady("the node's task is just moving");
        }
        return lanes;
    }

    private Optional<Lane> lane(
            String job, Wish wish, int partition, OptionalLong after, Runnable onReady) {
        return views.changes()
                .subscribe(job, partition, wish.node(), after, onReady)
                .map(subscription -> new Lane(job, partition, subscription, views.watermarks()));
    }

    private Snapshot read(NodeKey node) {
        NodeView view = orNull(queries.node(node));
        return new Snapshot(view, view == null ? null : orNull(queries.params(node)));
    }

    private ObjectNode json(Wish wish, List<Lane> lanes, Snapshot snapshot, int partition) {
        ObjectNode json = NodeJson.key(wish.node());
        json.put("known", snapshot.node() != null);
        json.put("resumed", false);
        json.put("cause", wish.cause());
        var followed = json.putArray("events");
        boolean points = lanes.stream().anyMatch(lane -> lane.job().equals(SeriesEndpoints.JOB));
        EVENTS.stream()
                .filter(event -> wish.events().contains(event))
                .filter(event -> points || !event.equals("points"))
                .forEach(followed::add);
        json.set(
                "node",
                snapshot.node() == null ? null : NodeJson.summary(snapshot.node(), bridges));
        Json.putText(
                json,
                "params",
                snapshot.params() == null ? null : NodeJson.params(snapshot.params(), partition));
        return json;
    }

    private static StreamCursor cursorOf(int partition, List<Lane> lanes) {
        long nodes = -1;
        long points = -1;
        long requests = -1;
        for (Lane lane : lanes) {
            long position = Math.max(-1, lane.subscription().position());
            if (!lane.isOfUplink()) {
                requests = position;
            } else {
                nodes = lane.equals(lanes.getFirst()) ? position : nodes;
                points = position;
            }
        }
        return new StreamCursor(partition, nodes, points, requests);
    }

    private static <V> @Nullable V orNull(Lookup<V> lookup) {
        return switch (lookup) {
            case Lookup.Found<V>(var value) -> value;
            case Lookup.Absent<V>() -> null;
            case Lookup.HeldBy<V>(_) -> throw notReady("the node has just moved");
            case Lookup.NotReady<V>(var why) -> throw notReady(why);
        };
    }

    private static @Nullable StreamCursor seen(Request request, Parameters parameters) {
        StreamCursor given =
                parameters.parse(
                        "last_event_id",
                        "the id of an event",
                        text -> StreamCursor.parse(text).orElse(null));
        String header = request.header("Last-Event-ID").orElse("");
        return header.isEmpty()
                ? given
                : StreamCursor.parse(header)
                        .orElseThrow(
                                () ->
                                        new Refused(
                                                ErrorCode.POSITION_MALFORMED,
                                                "Last-Event-ID is '"
                                                        + header
                                                        + "', not an id of ours"));
    }

    private static @Nullable Set<String> events(String text) {
        var events = new LinkedHashSet<>(Arrays.asList(text.split(",", -1)));
        return EVENTS.containsAll(events) ? events : null;
    }

    private static void wake(@Nullable EventStream stream) {
        if (stream != null) {
            stream.wake();
        }
    }

    private static Refused notReady(String why) {
        return new Refused(ErrorCode.NOT_READY, why);
    }
}
