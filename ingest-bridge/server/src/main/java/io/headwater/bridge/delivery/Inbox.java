package io.headwater.bridge.delivery;

import io.headwater.avro.delivery.Downlink;
import io.headwater.bridge.connection.Delivery;
import io.headwater.bridge.connection.LiveConnections;
import io.headwater.bridge.landing.Landing;
import io.headwater.bridge.landing.Outgoing;
import io.headwater.bridge.mqtt.Properties;
import io.headwater.bridge.mqtt.Property;
import io.headwater.bridge.presence.Backlog;
import io.headwater.bridge.tail.Tails;
import io.headwater.bridge.tail.TopicTail;
import io.headwater.schemas.InboxKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.UplinkHeaders.Trust;
import io.headwater.schemas.delivery.DeliveryReport;
import io.headwater.schemas.delivery.DeliveryReport.Outcome;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what arrives in this bridge's partition of {@code bridge.inbox}, each message on the
 * session of its epoch and no other, and reports its fate in the node's uplink. Begins with what is
 * written after its start: whatever came before was for sessions of an earlier life.
 *
 * <pre>
 * bridge.inbox --> Inbox --> session (QoS 1, until PUBACK or expiry) --> report --> node.uplink
 * </pre>
 */
public final class Inbox implements AutoCloseable {
    /** A message waits for a node that reads slowly, not for one that does not read. */
    private static final long LONGEST_SECONDS = 3_600;

    private final int ordinal;
    private final LiveConnections live;
    private final Landing landing;
    private final Backlog backlog;
    private final Topics topics;
    private final InstantSource clock;
    private final TopicTail<InboxKey, Downlink> tail;

    private Inbox(
            int ordinal,
            LiveConnections live,
            Landing landing,
            Backlog backlog,
            Topics topics,
            Tails tails,
            InstantSource clock) {
        this.ordinal = ordinal;
        this.live = live;
        this.landing = landing;
        this.backlog = backlog;
        this.topics = topics;
        this.clock = clock;
        this.tail =
                TopicTail.start(
                        topics.inbox(),
                        TopicTail.From.END,
                        partitions -> List.of(InboxKey.partitionOf(ordinal, partitions)),
                        tails,
                        this::read);
    }

    /**
     * Begins to follow, without waiting for Kafka.
     *
     * @param ordinal of this bridge
     * @param backlog keeps reports while Kafka is away
     * @param tails how topics are followed
     */
    public static Inbox follow(
            int ordinal,
            LiveConnections live,
            Landing landing,
            Backlog backlog,
            Topics topics,
            Tails tails,
            InstantSource clock) {
        return new Inbox(ordinal, live, landing, backlog, topics, tails, clock);
    }

    /** Why a message for a node let in now might be missed; empty when none would be. */
    public Optional<String> notReady() {
        return tail.behind();
    }

    @Override
    public void close() {
        tail.close();
    }

    private void read(InboxKey key, @Nullable Downlink message, Origin place) {
        if (message == null || key.bridge() != ordinal) {
            return; // bridges may share a partition
        }
        long left = message.getExpiresAt() - clock.millis();
        if (left <= 0) {
            report(key.node(), message, Outcome.EXPIRED, "it reached the bridge too late");
            return;
        }
        byte[] payload = new byte[message.getPayload().remaining()];
        message.getPayload().duplicate().get(payload);
        long seconds = Math.min(LONGEST_SECONDS, left / 1_000 + 1);
        var publish =
                new io.headwater.bridge.connection.Downlink(
                        message.getTopic(),
                        payload,
                        1,
                        Properties.NONE.with(Property.MESSAGE_EXPIRY_INTERVAL, seconds));
        var _ =
                live.deliver(key.node(), message.getEpoch(), publish)
                        .thenAccept(fate -> report(key.node(), message, fate));
    }

    private void report(NodeKey node, Downlink message, Delivery fate) {
        switch (fate) {
            case ACKNOWLEDGED -> report(node, message, Outcome.ACKED, null);
            case WRITTEN -> report(node, message, Outcome.WRITTEN, null);
            case NOT_CONNECTED -> report(node, message, Outcome.NO_CONNECTION, null);
            case CONNECTION_ENDED ->
                    report(
                            node,
                            message,
                            Outcome.NO_CONNECTION,
                            "the connection ended before the node acknowledged");
            case EXPIRED ->
                    report(node, message, Outcome.EXPIRED, "the node took too long to read");
            case NOT_SUBSCRIBED ->
                    report(node, message, Outcome.REFUSED, "the node has not subscribed to it");
            case DISPLACED ->
                    report(node, message, Outcome.REFUSED, "newer messages took its place");
            case TOO_LARGE -> report(node, message, Outcome.REFUSED, "larger than the node takes");
            case REFUSED ->
                    report(node, message, Outcome.REFUSED, "the node answered with a failure");
        }
    }

    private void report(NodeKey node, Downlink message, Outcome outcome, @Nullable String detail) {
        if (message.getId().isEmpty()) {
            return; // nobody waits to hear
        }
        var headers = new RecordHeaders();
        new UplinkHeaders(
                        "",
                        DeliveryReport.CHANNEL,
                        1,
                        false,
                        null,
                        message.getEpoch(),
                        0,
                        clock.millis(),
                        Trust.INTERNAL,
                        false)
                .writeTo(headers);
        var report =
                Outgoing.of(
                        topics.uplink(),
                        node,
                        new DeliveryReport(message.getId(), outcome, detail).write(),
                        headers);
        var _ = backlog.seeThrough(report, landing.line().send(report));
    }
}
