package io.headwater.topologies.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PolledTest {
    static final TopicPartition PLACE = new TopicPartition("uplink", 0);

    private final Polled polled = new Polled();

    @Test
    void followsTheTaskWhileNothingWasPolled() {
        assertThat(polled.after(PLACE, 7)).isEqualTo(7);
    }

    @Test
    void goesPastTheEndOfATransactionOnceTheRecordBeforeItIsProcessed() {
        polled.polled(poll(7, 4, 5));

        assertThat(polled.after(PLACE, 5)).isEqualTo(5);
        assertThat(polled.after(PLACE, 6)).isEqualTo(7);
    }

    @Test
    void goesPastAPollWithoutRecordsAndRemembersTheLastRecordBefore() {
        polled.polled(poll(6, 4, 5));
        polled.polled(poll(9));

        assertThat(polled.after(PLACE, 5)).isEqualTo(5);
        assertThat(polled.after(PLACE, 6)).isEqualTo(9);
    }

    @Test
    void goesPastWhatIsNothingToProcessWhenThereWasNeverARecord() {
        polled.polled(poll(3));

        assertThat(polled.after(PLACE, 0)).isEqualTo(3);
    }

    @Test
    void goesBackWithAConsumerThatReadsAgain() {
        polled.polled(poll(6, 4, 5));
        polled.polled(poll(5, 4));

        assertThat(polled.after(PLACE, 4)).isEqualTo(4);
        assertThat(polled.after(PLACE, 5)).isEqualTo(5);
    }

    @Test
    void isToldByEachConsumerThroughItsSettings() {
        try (var records = new PolledRecords()) {
            records.configure(Map.of(PolledRecords.TOLD, polled));

            ConsumerRecords<byte[], byte[]> passed = records.onConsume(poll(7, 5));

            assertThat(passed.count()).isEqualTo(1);
            assertThat(polled.after(PLACE, 6)).isEqualTo(7);
        }
    }

    /** What a consumer returns that goes on at {@code next}. */
    static ConsumerRecords<byte[], byte[]> poll(long next, long... offsets) {
        List<ConsumerRecord<byte[], byte[]>> records =
                Arrays.stream(offsets)
                        .mapToObj(
                                offset ->
                                        new ConsumerRecord<>(
                                                PLACE.topic(),
                                                PLACE.partition(),
                                                offset,
                                                new byte[0],
                                                new byte[0]))
                        .toList();
        return new ConsumerRecords<>(
                records.isEmpty() ? Map.of() : Map.of(PLACE, records),
                Map.of(PLACE, new OffsetAndMetadata(next)));
    }
}
