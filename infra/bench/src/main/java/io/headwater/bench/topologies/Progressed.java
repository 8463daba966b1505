package io.headwater.bench.topologies;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a Streams application has come, by what its group has committed.
 *
 * @param group its application id
 */
public record Progressed(Admin admin, String group) {
    /** The job nodes, as it is called on the broker. */
    public static final String NODES = "headwater-nodes-g1";

    /**
     * Waits until everything that is in the topic now is processed and committed.
     *
     * @param slack records at the end of each partition that are no matter: 1 for a topic that is
     *     written in transactions, whose last record is their mark
     * @throws IllegalStateException when that takes too long
     */
    public void await(String topic, int slack, Duration patience)
            throws InterruptedException, ExecutionException {
        Map<TopicPartition, Long> ends = ends(topic);
        long deadline = System.nanoTime() + patience.toNanos();
        while (!reached(ends, slack)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        group + " has not come to the end of " + topic + " within " + patience);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private boolean reached(Map<TopicPartition, Long> ends, int slack)
            throws InterruptedException, ExecutionException {
        var committed = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
        return ends.entrySet().stream()
                .allMatch(
                        end -> {
                            var at = committed.get(end.getKey());
                            long reached = at == null ? 0 : at.offset();
                            return reached >= end.getValue() - slack;
                        });
    }

    private Map<TopicPartition, Long> ends(String topic)
            throws InterruptedException, ExecutionException {
        var wanted = new HashMap<TopicPartition, OffsetSpec>();
        for (TopicDescription known :
                admin.describeTopics(List.of(topic)).allTopicNames().get().values()) {
            known.partitions()
                    .forEach(
                            each ->
                                    wanted.put(
                                            new TopicPartition(topic, each.partition()),
                                            OffsetSpec.latest()));
        }
        var ends = new HashMap<TopicPartition, Long>();
        admin.listOffsets(wanted).all().get().forEach((at, end) -> ends.put(at, end.offset()));
        return ends;
    }
}
