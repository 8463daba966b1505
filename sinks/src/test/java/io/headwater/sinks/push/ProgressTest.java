package io.headwater.sinks.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final TopicPartition ONE = new TopicPartition("requests", 0);
    private static final TopicPartition OTHER = new TopicPartition("requests", 1);

    private final Progress progress = new Progress();

    @Test
    void keepsPartitionsApart() {
        progress.read(ONE, 10);
        progress.read(OTHER, 20);

        progress.ended(OTHER, 20);
        progress.left(ONE, 10, 5);

        assertThat(progress.committable())
                .containsEntry(ONE, new OffsetAndMetadata(10))
                .containsEntry(OTHER, new OffsetAndMetadata(21));
        assertThat(progress.hasLeft()).isTrue();
        assertThat(progress.again(5)).containsOnlyKeys(ONE).containsEntry(ONE, 10L);
        assertThat(progress.hasLeft()).isFalse();
    }

    @Test
    void saysNothingOfWhatSomebodyElseGoesOnWith() {
        progress.read(ONE, 10);
        progress.left(ONE, 10, 0);

        progress.forget(List.of(ONE));
        progress.ended(ONE, 10);

        assertThat(progress.committable()).isEmpty();
        assertThat(progress.again(0)).isEmpty();
    }
}
