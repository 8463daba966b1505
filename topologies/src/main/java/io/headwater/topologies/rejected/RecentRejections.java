package io.headwater.topologies.rejected;

import io.headwater.avro.rejected.NodeRejections;
import io.headwater.avro.rejected.Rejected;
import io.headwater.avro.rejected.Rejection;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.Told;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The newest rejected messages of each node of one task, whoever rejected them, so that whoever
 * looks at a node sees them without reading the topic. Stream thread only.
 *
 * <pre>
 * rejected --> told [rejected-recent]
 * </pre>
 */
public final class RecentRejections {
    /** Store: node to its newest rejected messages. After a rebuild it is read from the topic. */
    public static final String RECENT = "rejected-recent";

    /** Of one node, how many are remembered. */
    static final int REMEMBERED = 32;

    /** How much of a payload is kept, in bytes. */
    static final int KEPT_BYTES = 256;

    private static final int KEPT_CHARACTERS = 256;
    private static final int NAMED = 10;

    private final KeyValueStore<NodeKey, NodeRejections> recent;

    /** Starts on a task, whose job has the store. */
    public RecentRejections(Capability.Task task, Topics topics) {
        recent = task.store(recent(topics));
    }

    /** The store. */
    public static JobStore<NodeKey, NodeRejections> recent(Topics topics) {
        return new JobStore<>(RECENT, topics.rejected().key(), topics.nodeRejections());
    }

    /** Takes a rejected message. */
    public void told(Told<NodeKey, Rejected> told, Effects effects) {
        Rejected rejected = told.value();
        if (rejected == null) {
            return;
        }
        @Nullable NodeRejections known = recent.get(told.key());
        var all = new ArrayList<Rejection>(known == null ? List.of() : known.getRejections());
        all.add(summary(rejected, told));
        effects.put(
                recent,
                told.key(),
                new NodeRejections(
                        List.copyOf(
                                all.subList(Math.max(0, all.size() - REMEMBERED), all.size()))));
    }

    /** Forgets the node's messages; those in the topic go with its retention. */
    public void erase(NodeKey node, Effects effects) {
        effects.put(recent, node, null);
    }

    private static Rejection summary(Rejected rejected, Told<NodeKey, Rejected> told) {
        ByteBuffer payload = rejected.getPayload();
        byte[] start = new byte[Math.min(KEPT_BYTES, payload.remaining())];
        payload.duplicate().get(start);
        return new Rejection(
                told.place().partition(),
                told.place().offset(),
                told.loggedAt(),
                rejected.getReason(),
                beginning(rejected.getDetail()),
                rejected.getPartial(),
                rejected.getDropped().stream()
                        .limit(NAMED)
                        .map(element -> element.getPath() + ": " + element.getReason())
                        .toList(),
                rejected.getRejectedBy(),
                rejected.getMqttTopic() == null ? null : beginning(rejected.getMqttTopic()),
                rejected.getChannel(),
                rejected.getOrigin(),
                rejected.getReceivedAt(),
                payload.remaining(),
                ByteBuffer.wrap(start));
    }

    private static String beginning(String text) {
        return text.length() <= KEPT_CHARACTERS ? text : text.substring(0, KEPT_CHARACTERS);
    }
}
