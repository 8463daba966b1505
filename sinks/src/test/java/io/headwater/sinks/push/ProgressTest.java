package io.headwater.sinks.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final TopicPartition PARTITION = new TopicPartition("requests", 0);

    private final Progress progress = new Progress();

    @Test
    void commitsUpToTheFirstThatIsUnderWay() {
        began(10, 11, 12);

        progress.ended(PARTITION, 11);
        assertThat(committable()).isEqualTo(10);
        progress.ended(PARTITION, 10);
        assertThat(committable()).isEqualTo(12);
        progress.ended(PARTITION, 12);
        assertThat(committable()).isEqualTo(13);
    }

    @Test
    void saysNothingOfWhatSomebodyElseGoesOnWith() {
        began(10);

        progress.forget(List.of(PARTITION));
        progress.ended(PARTITION, 10);

        assertThat(progress.committable()).isEmpty();
    }

    private void began(long... offsets) {
        for (long offset : offsets) {
            progress.began(PARTITION, offset);
        }
    }

    private long committable() {
        Map<TopicPartition, OffsetAndMetadata> all = progress.committable();
        return Objects.requireNonNull(all.get(PARTITION)).offset();
    }
}
