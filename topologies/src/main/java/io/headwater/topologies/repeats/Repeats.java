package io.headwater.topologies.repeats;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.RecentRows;
import io.headwater.topologies.jobs.Uplink;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Recognises what a node sent again after a reconnect because it had missed our acknowledgement:
 * DUP=1, and the same channel and payload among its last 16 messages within ten minutes of log
 * time. One per task; stream thread only.
 */
public final class Repeats {
    /** Store: node to {@link RecentMessages}. Ten minutes after a rebuild it is whole again. */
    public static final String RECENT = "repeats-recent";

    /** Of rows at hand. */
    private static final long MOST_BYTES = 1L << 20;

    private final RecentRows<NodeKey, byte[]> recent;

    /** Starts on a task, whose job has the store. */
    public Repeats(Capability.Task task, Topics topics) {
        recent = new RecentRows<>(task.store(recent(topics)), row -> row.length, MOST_BYTES);
    }

    /** The store, not seeded from anywhere. */
    public static JobStore<NodeKey, byte[]> recent(Topics topics) {
        return new JobStore<>(RECENT, topics.uplink().key(), Serdes.ByteArray());
    }

    /**
     * Whether the message is a repeat, which state ignores; one that is not is remembered. Messages
     * of QoS 0 are never repeated by MQTT, and a replay is on purpose: neither is looked at.
     */
    public boolean decide(Uplink uplink, Effects effects) {
        if (uplink.headers().qos() == 0 || uplink.isReplay()) {
            return false;
        }
        byte[] known = recent.get(uplink.node());
        long hash = RecentMessages.hash(uplink.channel(), uplink.payload());
        if (uplink.headers().dup() && RecentMessages.hold(known, hash, uplink.loggedAt())) {
            return true;
        }
        effects.put(recent, uplink.node(), RecentMessages.with(known, hash, uplink.loggedAt()));
        return false;
    }
}
