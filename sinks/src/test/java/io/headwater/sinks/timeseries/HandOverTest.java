package io.headwater.sinks.timeseries;

import static io.headwater.sinks.timeseries.Records.NODE;
import static io.headwater.sinks.timeseries.Records.NOON;
import static io.headwater.sinks.timeseries.Records.PARTITION;
import static io.headwater.sinks.timeseries.Records.TOPICS;
import static io.headwater.sinks.timeseries.Records.temperature;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class HandOverTest {
    private static final Duration NOW = Duration.ZERO;
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final TopicPartition FROM =
            new TopicPartition(TOPICS.timeseriesPoints().name(), PARTITION);

    private final HandOver handOver = new HandOver(3, 1_000_000);

    @Test
    void gathersWhatComesWhileSomethingIsWritten() {
        handOver.offer(load(0), NOW);
        assertThat(taken().records()).isEqualTo(1);

        handOver.offer(load(1), NOW);
        handOver.offer(load(2), NOW);
        handOver.written(List.of());

        assertThat(taken().records()).isEqualTo(2);
        assertThat(taken().reaches()).isEqualTo(Map.of(FROM, new OffsetAndMetadata(3)));
        assertThat(handOver.waiting()).isEqualTo(2);
    }

    @Test
    void takesNoMoreThanItsBoundWhileSomethingIsWritten() {
        handOver.offer(load(0), NOW);
        taken();
        handOver.offer(load(1), NOW);
        handOver.offer(load(2), NOW);
        handOver.offer(load(3), NOW);

        assertThat(handOver.offer(load(4), NOW)).isFalse();
        var waits = CompletableFuture.supplyAsync(() -> handOver.offer(load(4), LONG));
        handOver.written(List.of());
        assertThat(taken().records()).isEqualTo(3);

        assertThat(waits.join()).isTrue();
        assertThat(handOver.waiting()).isEqualTo(4);
    }

    @Test
    void boundsMemoryAsWellAsRecords() {
        var narrow = new HandOver(1_000, 2_500);
        narrow.offer(load(0), NOW);

        assertThat(narrow.offer(load(1), NOW)).isTrue();
        assertThat(narrow.offer(load(2), NOW)).isFalse();
    }

    @Test
    void takesALoadThatIsLargerThanItsBoundWhenNothingElseWaits() {
        var records = List.of(record(0), record(1), record(2), record(3), record(4));

        assertThat(handOver.offer(Load.of(records), NOW)).isTrue();
    }

    @Test
    void keepsWhatFailedInItsPlaceUntilItIsToBeTriedAgain() {
        handOver.offer(load(0), NOW);
        taken();
        handOver.offer(load(1), NOW);

        handOver.failed(new SQLException("away"));
        assertThat(handOver.take(NOW)).isNull();
        assertThat(handOver.settled(LONG)).isFalse();
        assertThat(handOver.failure()).hasMessage("away");
        handOver.again();

        assertThat(taken().reaches()).isEqualTo(Map.of(FROM, new OffsetAndMetadata(1)));
        handOver.written(List.of());
        assertThat(taken().reaches()).isEqualTo(Map.of(FROM, new OffsetAndMetadata(2)));
        handOver.written(List.of());
        assertThat(handOver.settled(NOW)).isTrue();
        assertThat(handOver.written())
                .extracting(HandOver.Written::reaches)
                .containsExactly(
                        Map.of(FROM, new OffsetAndMetadata(1)),
                        Map.of(FROM, new OffsetAndMetadata(2)));
        assertThat(handOver.written()).isEmpty();
    }

    @Test
    void dropsWhatWaitsOfAPartitionThatSomebodyElseReads() {
        handOver.offer(load(0), NOW);
        taken();
        handOver.failed(new SQLException("away"));
        handOver.offer(load(1), NOW);

        handOver.drop(List.of(FROM));
        handOver.again();

        assertThat(taken().batch().isEmpty()).isTrue();
        assertThat(taken().reaches()).isEmpty();
        assertThat(handOver.waiting()).isZero();
    }

    @Test
    void writesNothingAgainOfAPartitionThatWasReleasedWhileItWasWritten() {
        handOver.offer(load(0), NOW);
        taken();

        handOver.drop(List.of(FROM));
        handOver.failed(new SQLException("away"));
        handOver.again();

        assertThat(taken().batch().isEmpty()).isTrue();
        handOver.written(List.of());
        assertThat(handOver.written())
                .extracting(HandOver.Written::reaches)
                .containsExactly(Map.of());
    }

    @Test
    void writesNothingAgainOfAPartitionThatWasReleasedJustBeforeTheNextAttempt() {
        handOver.offer(load(0), NOW);
        taken();
        handOver.failed(new SQLException("away"));
        handOver.again();

        handOver.drop(List.of(FROM));

        assertThat(taken().batch().isEmpty()).isTrue();
    }

    @Test
    void doesNotCountAsWrittenWhatWasReleasedWhileItWasWritten() {
        handOver.offer(load(0), NOW);
        taken();

        handOver.drop(List.of(FROM));
        handOver.written(List.of());
        handOver.offer(load(1), NOW);
        taken();
        handOver.written(List.of());

        assertThat(handOver.written())
                .extracting(HandOver.Written::reaches)
                .containsExactly(Map.of(), Map.of(FROM, new OffsetAndMetadata(2)));
    }

    @Test
    void boundsTheMemoryOfWhatNoTableHasAPlaceForToo() {
        var narrow = new HandOver(1_000, 100_000);
        narrow.offer(Load.of(List.of(strange(new byte[60_000]))), NOW);

        assertThat(narrow.offer(Load.of(List.of(strange("x".repeat(30_000)))), NOW)).isFalse();
        assertThat(narrow.offer(Load.of(List.of(strange("x".repeat(10_000)))), NOW)).isTrue();
    }

    @Test
    void givesNothingMoreOnceItIsClosed() {
        handOver.offer(load(0), NOW);

        handOver.close();

        assertThat(handOver.take(LONG)).isNull();
    }

    private Load taken() {
        return requireNonNull(handOver.take(LONG));
    }

    private static Load load(long offset) {
        return Load.of(List.of(record(offset)));
    }

    private static SinkRecord strange(Object value) {
        return new SinkRecord(FROM.topic(), PARTITION, null, NODE.bytes(), null, value, 7);
    }

    private static SinkRecord record(long offset) {
        return Records.sent(offset, NODE, temperature(NOON.plusSeconds(offset), 1.0));
    }
}
