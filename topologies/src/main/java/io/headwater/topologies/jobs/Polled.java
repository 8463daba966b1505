package io.headwater.topologies.jobs;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the consumers of a job have come in each partition: past the records that they handed
 * over, and past what they hand to nobody, such as ends of transactions and records of aborted
 * ones. Consumers write it, any thread reads.
 */
final class Polled {
    private final Map<TopicPartition, Place> places = new ConcurrentHashMap<>();

    /**
     * Where a consumer stands.
     *
     * @param last offset of the last record that was handed over; -1 while there was none
     * @param next the offset that is read next; what lies between the two is nothing to process
     */
    record Place(long last, long next) {
        static final Place START = new Place(-1, 0);

        /** The next offset of a task that has processed everything before this one. */
        long after(long processed) {
            return processed > last ? Math.max(processed, next) : processed;
        }
    }

    /** A consumer returns these. */
    void polled(ConsumerRecords<?, ?> records) {
        records.nextOffsets()
                .forEach(
                        (partition, next) ->
                                places.compute(
                                        partition,
                                        (_, before) ->
                                                new Place(
                                                        last(
                                                                records.records(partition),
                                                                before == null
                                                                        ? Place.START
                                                                        : before),
                                                        next.offset())));
    }

    /**
     * The next offset of a task that has processed everything before this one, when what follows is
     * nothing to process.
     */
    long after(TopicPartition partition, long processed) {
        return places.getOrDefault(partition, Place.START).after(processed);
    }

    private static long last(List<? extends ConsumerRecord<?, ?>> records, Place before) {
        return records.isEmpty() ? before.last() : records.getLast().offset();
    }
}
