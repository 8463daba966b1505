package io.headwater.sinks.push;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Which records are settled, so that an offset is committed only when everything before it is, and
 * which are to be read again. Any thread.
 */
final class Progress {
    private final Map<TopicPartition, OpenOffsets> partitions = new HashMap<>();

    /**
     * A record was handed over; more of its partition follow in order.
     *
     * @return whether something is to be done about it; false when it was read again for the sake
     *     of others
     */
    synchronized boolean read(TopicPartition partition, long offset) {
        return partitions.computeIfAbsent(partition, none -> new OpenOffsets(offset)).read(offset);
    }

    /** There is no room for it; it is to be read again then. */
    synchronized void left(TopicPartition partition, long offset, long until) {
        OpenOffsets open = partitions.get(partition);
        if (open != null) {
            open.left(offset, until);
        }
    }

    /** Whatever becomes of the record is written down. */
    synchronized void ended(TopicPartition partition, long offset) {
        OpenOffsets open = partitions.get(partition);
        if (open != null) {
            open.ended(offset);
        }
    }

    /** Where each partition may be read on from after a restart. */
    synchronized Map<TopicPartition, OffsetAndMetadata> committable() {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        partitions.forEach(
                (partition, open) ->
                        offsets.put(partition, new OffsetAndMetadata(open.committable())));
        return offsets;
    }

    /** From where partitions are to be read again now; told once. */
    synchronized Map<TopicPartition, Long> again(long now) {
        var offsets = new HashMap<TopicPartition, Long>();
        partitions.forEach(
                (partition, open) ->
                        open.again(now).ifPresent(from -> offsets.put(partition, from)));
        return offsets;
    }

    /** Whether something is to be read again some time. */
    synchronized boolean hasLeft() {
        return partitions.values().stream().anyMatch(OpenOffsets::hasLeft);
    }

    /** Somebody else goes on with these. */
    synchronized void forget(Collection<TopicPartition> revoked) {
        revoked.forEach(partitions::remove);
    }
}
