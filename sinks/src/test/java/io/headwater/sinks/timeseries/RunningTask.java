package io.headwater.sinks.timeseries;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;

/** A task with the little of a worker that it talks to. */
final class RunningTask implements AutoCloseable {
    /** Messages of the dead letters, in order. */
    final List<String> deadLetters = new ArrayList<>();

    /** Waits that the task asked for when it could not go on, in ms. */
    final List<Long> waits = new ArrayList<>();

    private static final TopicPartition PARTITION =
            new TopicPartition(Records.TOPICS.timeseriesPoints().name(), Records.PARTITION);

    private static final Map<TopicPartition, OffsetAndMetadata> ANY =
            Map.of(PARTITION, new OffsetAndMetadata(Long.MAX_VALUE));

    private final TimeSeriesSinkTask task = new TimeSeriesSinkTask();

    private long askedToWait;

    RunningTask(Map<String, String> settings) {
        this(settings, true);
    }

    RunningTask(Map<String, String> settings, boolean withDeadLetters) {
        task.initialize(new Context(settings, withDeadLetters));
        task.start(settings);
    }

    /** Hands records over and waits until they are written. */
    void put(SinkRecord... records) {
        put(List.of(records));
    }

    /**
     * Hands records over and waits until they are written; throws what Connect would see, which for
     * records that were taken comes with its next call.
     */
    void put(Collection<SinkRecord> records) {
        try {
            task.put(records);
            Map<TopicPartition, OffsetAndMetadata> stored;
            do {
                stored = task.preCommit(ANY);
                task.put(List.of());
            } while (!stored.equals(ANY));
        } catch (RetriableException e) {
            waits.add(askedToWait);
            throw e;
        }
    }

    /** Hands records over and waits for nothing, as Connect does. */
    void accept(SinkRecord... records) {
        task.put(List.of(records));
    }

    /** What Connect may commit when it has read the partition of all records so far. */
    OptionalLong committable(long read) {
        OffsetAndMetadata stored =
                task.preCommit(Map.of(PARTITION, new OffsetAndMetadata(read))).get(PARTITION);
        return stored == null ? OptionalLong.empty() : OptionalLong.of(stored.offset());
    }

    /** The partition of all records goes to another task. */
    void lose() {
        task.close(List.of(PARTITION));
    }

    /** Hands the records over again for as long as the task asks for it, as Connect does. */
    void putUntilStored(Collection<SinkRecord> records) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptionsMatching(RetriableException.class::isInstance)
                .untilAsserted(() -> put(records));
    }

    @Override
    public void close() {
        task.stop();
    }

    private final class Context implements SinkTaskContext {
        private final Map<String, String> settings;
        private final boolean withDeadLetters;

        Context(Map<String, String> settings, boolean withDeadLetters) {
            this.settings = settings;
            this.withDeadLetters = withDeadLetters;
        }

        @Override
        public Map<String, String> configs() {
            return settings;
        }

        @Override
        public void timeout(long timeoutMs) {
            askedToWait = timeoutMs;
        }

        @Override
        public @Nullable ErrantRecordReporter errantRecordReporter() {
            if (!withDeadLetters) {
                return null;
            }
            return (record, error) -> {
                deadLetters.add(String.valueOf(error.getMessage()));
                return CompletableFuture.completedFuture(null);
            };
        }

        @Override
        public void offset(Map<TopicPartition, Long> offsets) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void offset(TopicPartition partition, long offset) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Set<TopicPartition> assignment() {
            return Set.of();
        }

        @Override
        public void pause(TopicPartition... partitions) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void resume(TopicPartition... partitions) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void requestCommit() {
            throw new UnsupportedOperationException();
        }

        @Override
        public PluginMetrics pluginMetrics() {
            throw new UnsupportedOperationException();
        }
    }
}
