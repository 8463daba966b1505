package io.headwater.topologies.jobs;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Tells of every poll of a consumer, before its records are processed. Kafka makes one for each
 * consumer and gives it the consumer's settings, which name who is told. The consumer's thread
 * only.
 */
public final class PolledRecords implements ConsumerInterceptor<byte[], byte[]> {
    /** Setting of a consumer: the {@link Polled} that is told. */
    static final String TOLD = "headwater.polled";

    private @Nullable Polled told;

    @Override
    public void configure(Map<String, ?> settings) {
        told = settings.get(TOLD) instanceof Polled polled ? polled : null;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        if (told != null) {
            told.polled(records);
        }
        return records;
    }

    /** Says nothing that the poll did not say. */
    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    /** There is nothing to close. */
    @Override
    public void close() {}
}
