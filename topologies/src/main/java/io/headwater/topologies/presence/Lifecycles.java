package io.headwater.topologies.presence;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.UplinkHeaders.Trust;
import io.headwater.schemas.dialect.rainmaker.Channel;
import io.headwater.schemas.dialect.rainmaker.Parsed;
import io.headwater.schemas.dialect.rainmaker.PresenceEvent;
import io.headwater.schemas.dialect.rainmaker.PresencePayload;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.Reading;
import io.headwater.topologies.jobs.Told;

/**
 * Presence as another broker tells it, for nodes that are still connected there. Whoever bridges
 * its lifecycle messages may use any key; here each goes to the uplink of its node, where it is
 * judged like any other event. What names no node is set aside there.
 *
 * <pre>
 * presence.lifecycle --> land-lifecycle --> node.uplink (channel presence)
 * </pre>
 */
public final class Lifecycles {
    /** A key that is no node's, of which the uplink's reader keeps the bytes. */
    private static final NodeKey NOBODY = new NodeKey(NodeKey.DEFAULT_TENANT, "unknown", "unknown");

    private final Topics topics;

    private Lifecycles(Topics topics) {
        this.topics = topics;
    }

    /** How the topic is read. */
    public static Reading<byte[], byte[]> reading(Topics topics) {
        var lifecycles = new Lifecycles(topics);
        return new Reading<>(
                topics.presenceLifecycle(), "lifecycle", "land-lifecycle", _ -> lifecycles::land);
    }

    private void land(Told<byte[], byte[]> told, Effects effects) {
        byte[] payload = told.value();
        if (payload != null) {
            NodeKey node = nodeOf(payload);
            effects.land(topics.uplink(), node, headers(node, told.loggedAt()), payload);
        }
    }

    /** Bridges of ours speak in the uplink, and nobody else in their name. */
    private static NodeKey nodeOf(byte[] payload) {
        return PresencePayload.parse(payload) instanceof Parsed.Accepted<PresenceEvent> event
                        && event.value().bridge() == null
                ? NodeKey.rainmaker(event.value().nodeId())
                : NOBODY;
    }

    private static UplinkHeaders headers(NodeKey node, long receivedAt) {
        return new UplinkHeaders(
                "$aws/events/presence/" + node.device(),
                Channel.PRESENCE.wireName(),
                1,
                false,
                null,
                null,
                0,
                receivedAt,
                Trust.TOPIC,
                false);
    }
}
