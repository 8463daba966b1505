package io.headwater.bridge.app;

import io.headwater.bridge.connection.EndReason;
import io.headwater.bridge.connection.NodeSessions;
import io.headwater.bridge.delivery.Inbox;
import io.headwater.bridge.identity.CredentialIndex;
import io.headwater.bridge.landing.Landing;
import io.headwater.bridge.presence.Backlog;
import io.headwater.bridge.presence.Incarnation;
import io.headwater.bridge.presence.NewerSessions;
import io.headwater.bridge.routing.GroupControllers;
import io.headwater.bridge.tail.Tails;
import io.headwater.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What a bridge reads of Kafka for as long as it runs: whom it may let in, who controls a group,
 * what is for its nodes, and which of them have gone elsewhere.
 *
 * @param newer closes what went on elsewhere; nobody waits for it
 */
record Following(
        CredentialIndex credentials, GroupControllers groups, Inbox inbox, NewerSessions newer)
        implements AutoCloseable {
    /**
     * Begins to read, without waiting for Kafka.
     *
     * @param live those to whom it matters
     * @param landing takes reports of what became of messages
     * @param backlog keeps these while Kafka is away
     */
    static Following start(
            Topics topics,
            Tails tails,
            NodeSessions live,
            Incarnation own,
            Landing landing,
            Backlog backlog,
            MeterRegistry metrics,
            InstantSource clock) {
        return new Following(
                CredentialIndex.follow(
                        topics, tails, node -> live.close(node, EndReason.AUTH_ERROR), metrics),
                GroupControllers.follow(topics, tails),
                Inbox.follow(own.ordinal(), live, landing, backlog, topics, tails, clock),
                NewerSessions.follow(own, live, topics, tails));
    }

    /** Why something that decides about a node may be unknown; empty when nothing is. */
    Optional<String> notReady() {
        return credentials.notReady().or(groups::notReady).or(inbox::notReady);
    }

    @Override
    public void close() {
        Together.run(inbox::close, newer::close, groups::close, credentials::close);
    }
}
