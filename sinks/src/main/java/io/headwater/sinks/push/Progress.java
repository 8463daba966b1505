package io.headwater.sinks.push;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Which records are settled, so that an offset is committed only when everything before it is. Any
 * thread.
 */
final class Progress {
    private final Map<TopicPartition, Open> partitions = new HashMap<>();

    private static final class Open {
        private final TreeSet<Long> offsets = new TreeSet<>();
        private long next;
    }

    /** A record was handed over; more of its partition follow in order. */
    synchronized void began(TopicPartition partition, long offset) {
        Open open = partitions.computeIfAbsent(partition, none -> new Open());
        open.offsets.add(offset);
        open.next = Math.max(open.next, offset + 1);
    }

    /** Whatever becomes of the record is written down. */
    synchronized void ended(TopicPartition partition, long offset) {
        Open open = partitions.get(partition);
        if (open != null) {
            open.offsets.remove(offset);
        }
    }

    /** Where each partition may be read on from after a restart. */
    synchronized Map<TopicPartition, OffsetAndMetadata> committable() {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        partitions.forEach(
                (partition, open) ->
                        offsets.put(
                                partition,
                                new OffsetAndMetadata(
                                        open.offsets.isEmpty()
                                                ? open.next
                                                : open.offsets.first())));
        return offsets;
    }

    /** Somebody else goes on with these. */
    synchronized void forget(Collection<TopicPartition> revoked) {
        revoked.forEach(partitions::remove);
    }
}
