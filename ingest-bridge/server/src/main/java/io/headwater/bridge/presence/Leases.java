package io.headwater.bridge.presence;

import io.headwater.bridge.connection.Lease;
import io.headwater.bridge.connection.LeaseOffer;
import io.headwater.bridge.landing.Landing;
import io.headwater.bridge.landing.LandingException;
import io.headwater.bridge.landing.Line;
import io.headwater.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Turns an identity into a connection that the log knows about. Safe for any thread. */
public final class Leases {
    private final Topics topics;
    private final Landing landing;
    private final Incarnation incarnation;
    private final Backlog backlog;
    private final RoutingMetrics metrics;
    private final Heard heard;
    private final InstantSource clock;

    /**
     * @param heard told of messages on the bulk lane
     */
    public Leases(
            Topics topics,
            Landing landing,
            Incarnation incarnation,
            Backlog backlog,
            MeterRegistry metrics,
            Heard heard,
            InstantSource clock) {
        this.topics = topics;
        this.landing = landing;
        this.incarnation = incarnation;
        this.backlog = backlog;
        this.metrics = new RoutingMetrics(metrics);
        this.heard = heard;
        this.clock = clock;
    }

    /** What lands the connect record of this speaker's new connection. */
    public LeaseOffer offer(Speaker speaker) {
        return () -> take(speaker);
    }

    private CompletionStage<Lease> take(Speaker speaker) {
        var session = new Session(topics, speaker, UUID.randomUUID().toString(), incarnation);
        Line line = landing.line();
        return line.send(session.connected(clock.instant()))
                .whenComplete((_, failure) -> closeIfBegun(session, failure))
                .thenApply(
                        place ->
                                new NodeLease(
                                        session,
                                        place.offset(),
                                        line,
                                        landing,
                                        backlog,
                                        metrics,
                                        heard,
                                        clock));
    }

    /**
     * Kafka may have a connect record whose acknowledgement never came; the node was not let in, so
     * nothing else would ever end that session.
     */
    private void closeIfBegun(Session session, @Nullable Throwable failure) {
        if (failure != null && !(failure instanceof LandingException)) {
            backlog.add(session.neverOpened(clock.instant()));
        }
    }
}
