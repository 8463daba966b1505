package io.headwater.bridge.presence;

import io.headwater.bridge.connection.EndReason;
import io.headwater.bridge.connection.Inbound;
import io.headwater.bridge.connection.Landed;
import io.headwater.bridge.connection.Lease;
import io.headwater.bridge.landing.Landing;
import io.headwater.bridge.landing.LandingException;
import io.headwater.bridge.landing.Line;
import io.headwater.bridge.landing.Outgoing;
import io.headwater.bridge.routing.Destination;
import io.headwater.bridge.routing.Destination.Lane;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topic;
import io.headwater.schemas.UplinkHeaders;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection's way into the log. Its records keep their order, and once one of them failed
 * nothing later of the connection is stored. What must be said in any case, a will and the end, has
 * a line of its own and waits in the backlog while Kafka is away.
 */
final class NodeLease implements Lease {
    private static final Logger LOGGER = LoggerFactory.getLogger(NodeLease.class);

    private final Session session;
    private final long epoch;
    private final Line line;
    private final Landing landing;
    private final Backlog backlog;
    private final RoutingMetrics metrics;
    private final Heard heard;
    private final InstantSource clock;

    private long sequence = 1; // records landed, the connect record included; event loop only
    private @Nullable Stamps stamps; // from the first message on; event loop only
    private byte @Nullable [] key; // from the first message on; event loop only
    private volatile @Nullable SentWill will;

    /**
     * The will that was said.
     *
     * @param kept completes once it is stored or waits in the backlog
     */
    private record SentWill(CompletionStage<Origin> sent, CompletionStage<Void> kept) {
        boolean isStored() {
            CompletableFuture<Origin> place = sent.toCompletableFuture();
            return place.isDone() && !place.isCompletedExceptionally();
        }
    }

    NodeLease(
            Session session,
            long epoch,
            Line line,
            Landing landing,
            Backlog backlog,
            RoutingMetrics metrics,
            Heard heard,
            InstantSource clock) {
        this.session = session;
        this.epoch = epoch;
        this.line = line;
        this.landing = landing;
        this.backlog = backlog;
        this.metrics = metrics;
        this.heard = heard;
        this.clock = clock;
    }

    @Override
    public NodeKey node() {
        return session.speaker().node();
    }

    @Override
    public String session() {
        return session.id();
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public CompletionStage<Landed> land(Inbound message) {
        return switch (session.speaker().profile().route(node(), message)) {
            case Destination.To to -> {
                CompletionStage<Landed> fate = send(message, raw(to, message), Landed.Stored::new);
                yield to.lane() == Lane.BULK ? heard(to, message, fate) : fate;
            }
            case Destination.Rejected rejected -> {
                metrics.rejected(rejected.reason());
                yield send(
                        message,
                        rejection(rejected, message),
                        _ -> new Landed.Rejected(rejected.reason()));
            }
            case Destination.Denied denied -> {
                metrics.denied(denied.reason());
                LOGGER.atDebug()
                        .addKeyValue("nodeId", node())
                        .addKeyValue("reason", denied.reason())
                        .log("publish denied");
                yield CompletableFuture.completedFuture(new Landed.Denied(denied.reason()));
            }
        };
    }

    @Override
    public CompletionStage<Void> ended(EndReason reason) {
        Outgoing end = session.disconnected(reason, epoch, ++sequence, clock.instant());
        SentWill before = will;
        if (before != null && !before.isStored()) {
            before.kept().thenRun(() -> backlog.add(end));
            return CompletableFuture.completedFuture(null);
        }
        if (landing.notReady().isPresent()) {
            backlog.add(end); // nobody waits for a Kafka that is known to be away
            return CompletableFuture.completedFuture(null);
        }
        CompletionStage<Origin> sent = landing.line().send(end);
        var _ = backlog.seeThrough(end, sent);
        return sent.handle((_, _) -> null);
    }

    private CompletionStage<Landed> heard(
            Destination.To to, Inbound message, CompletionStage<Landed> fate) {
        return fate.whenComplete(
                (landed, _) -> {
                    if (landed instanceof Landed.Stored) {
                        heard.stored(node(), epoch, to.channel(), message);
                    }
                });
    }

    private CompletionStage<Landed> send(
            Inbound message, Outgoing record, Function<Origin, Landed> stored) {
        if (message.will()) {
            return sendWill(record, stored);
        }
        // a QoS 0 message may be lost, which must not cost the node the ones behind it
        return fate(message.qos() == 0 ? line.offer(record) : line.send(record), stored);
    }

    /** A will is said in any case, sooner or later. */
    private CompletionStage<Landed> sendWill(Outgoing record, Function<Origin, Landed> stored) {
        CompletionStage<Origin> sent =
                landing.notReady()
                        .<CompletionStage<Origin>>map(
                                away -> CompletableFuture.failedStage(new LandingException(away)))
                        .orElseGet(() -> landing.line().send(record));
        will = new SentWill(sent, backlog.seeThrough(record, sent));
        return fate(sent, stored);
    }

    private static CompletionStage<Landed> fate(
            CompletionStage<Origin> sent, Function<Origin, Landed> stored) {
        return sent.handle(
                (place, failure) ->
                        failure == null ? stored.apply(place) : new Landed.Failed(failure));
    }

    private Outgoing raw(Destination.To to, Inbound message) {
        var topics = session.topics();
        Topic<NodeKey, byte[]> topic = to.lane() == Lane.UPLINK ? topics.uplink() : topics.bulk();
        if (stamps == null || key == null) {
            stamps = new Stamps(session.id(), epoch, session.speaker().trust());
            key = node().bytes();
        }
        return new Outgoing(
                topic.name(), key, to.payload(), stamps.of(message, to.channel(), ++sequence));
    }

    private Outgoing rejection(Destination.Rejected rejected, Inbound message) {
        return RejectedMessage.record(session.topics(), node(), rejected, headersOf(message));
    }

    private UplinkHeaders headersOf(Inbound message) {
        return new UplinkHeaders(
                message.topic(),
                "",
                message.qos(),
                message.dup(),
                session.id(),
                epoch,
                ++sequence,
                message.receivedAt().toEpochMilli(),
                session.speaker().trust(),
                message.will());
    }
}
