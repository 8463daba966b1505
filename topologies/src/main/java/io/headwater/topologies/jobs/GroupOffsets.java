package io.headwater.topologies.jobs;

import io.headwater.schemas.KafkaUnavailableException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads what a job's group committed of the topic it goes by. Blocks. */
final class GroupOffsets implements JobSurroundings.CommittedOffsets {
    private final Admin admin;
    private final String group;
    private final String topic;

    GroupOffsets(Admin admin, String group, String topic) {
        this.admin = admin;
        this.group = group;
        this.topic = topic;
    }

    @Override
    public long of(String read, int partition) {
        try {
            return all(read).getOrDefault(partition, 0L);
        } catch (KafkaUnavailableException e) {
            throw new TimeoutException(e.getMessage(), e); // what Streams tries again
        }
    }

    /** Committed offsets by partition, of those that have one; waits for open transactions. */
    Map<Integer, Long> all() {
        return all(topic);
    }

    private Map<Integer, Long> all(String read) {
        var options = new ListConsumerGroupOffsetsOptions().requireStable(true);
        var committed = new HashMap<Integer, Long>();
        Answers.of(
                        "reading offsets of group " + group,
                        admin.listConsumerGroupOffsets(group, options)
                                .partitionsToOffsetAndMetadata())
                .forEach(
                        (partition, offset) -> {
                            if (offset != null && partition.topic().equals(read)) {
                                committed.put(partition.partition(), offset.offset());
                            }
                        });
        return committed;
    }
}
