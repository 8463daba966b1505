package io.headwater.topologies.repeats;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.RecentRows;
import io.headwater.topologies.jobs.Uplink;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Recognises what a node sent again after a reconnect because it had missed our acknowledgement:
 * DUP=1, and the same channel and payload among its last messages within ten minutes of log time.
 * The last 16 are remembered of those that led to new parameters, in the row that they are written
 * to anyway, and the last 16 of all others, in a row of their own. One per task; stream thread
 * only.
 */
public final class Repeats {
    /**
     * Store: node to {@link RecentMessages}, which are whole again ten minutes after a rebuild; and
     * of no node {@link CarriedOut}, which is kept by {@link RequestsOnce}.
     */
    public static final String RECENT = "repeats-recent";

    /** Of rows at hand. */
    private static final long MOST_BYTES = 1L << 20;

    private final RecentRows<NodeKey, byte[]> recent;
    private final Function<NodeKey, byte[]> elsewhere;

    /**
     * Starts on a task, whose job has the store.
     *
     * @param elsewhere what another row of the node remembers, made by {@link #with}
     */
    public Repeats(Capability.Task task, Topics topics, Function<NodeKey, byte[]> elsewhere) {
        recent = new RecentRows<>(task.store(recent(topics)), row -> row.length, MOST_BYTES);
        this.elsewhere = elsewhere;
    }

    /** The store, not seeded from anywhere. */
    public static JobStore<NodeKey, byte[]> recent(Topics topics) {
        return new JobStore<>(RECENT, topics.uplink().key(), Serdes.ByteArray());
    }

    /** Whether the message is a repeat, which state ignores. */
    public boolean isRepeat(Uplink uplink) {
        if (!uplink.headers().dup() || !isRemembered(uplink)) {
            return false;
        }
        long hash = hash(uplink);
        long at = uplink.loggedAt();
        return RecentMessages.hold(recent.get(uplink.node()), hash, at)
                || RecentMessages.hold(elsewhere.apply(uplink.node()), hash, at);
    }

    /** Remembers a message that no other row of the node remembers. */
    public void remember(Uplink uplink, Effects effects) {
        if (isRemembered(uplink)) {
            byte[] known = recent.get(uplink.node());
            effects.put(
                    recent,
                    uplink.node(),
                    RecentMessages.with(known, hash(uplink), uplink.loggedAt()));
        }
    }

    /** Forgets the node's messages. */
    public void erase(NodeKey node, Effects effects) {
        effects.put(recent, node, null);
    }

    /**
     * What another row of the node remembers once this message is.
     *
     * @param known empty at first
     */
    public static byte[] with(byte[] known, Uplink uplink) {
        return isRemembered(uplink)
                ? RecentMessages.with(known, hash(uplink), uplink.loggedAt())
                : known;
    }

    /** Messages of QoS 0 are never repeated by MQTT, and a replay is on purpose. */
    private static boolean isRemembered(Uplink uplink) {
        return uplink.headers().qos() != 0 && !uplink.isReplay();
    }

    private static long hash(Uplink uplink) {
        return RecentMessages.hash(uplink.channel(), uplink.payload());
    }
}
