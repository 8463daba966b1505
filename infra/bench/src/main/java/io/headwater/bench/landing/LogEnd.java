package io.headwater.bench.landing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** How many records a topic has, to be held against acknowledgements. */
final class LogEnd implements AutoCloseable {
    private final Admin admin;
    private final Map<TopicPartition, OffsetSpec> ends = new HashMap<>();

    LogEnd(String bootstrapServers, String topic) throws InterruptedException, ExecutionException {
        admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
                .flatMap(found -> found.partitions().stream())
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .forEach(partition -> ends.put(partition, OffsetSpec.latest()));
    }

    /** Records that were ever written. */
    long sum() throws InterruptedException, ExecutionException {
        return admin.listOffsets(ends).all().get().values().stream()
                .mapToLong(end -> end.offset())
                .sum();
    }

    /**
     * @throws IllegalStateException when the records since then are not as many as were
     *     acknowledged
     */
    void check(long before, long acknowledged) throws InterruptedException, ExecutionException {
        long records = sum() - before;
        if (records != acknowledged) {
            throw new IllegalStateException(
                    acknowledged + " messages acknowledged, " + records + " records in the topic");
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
