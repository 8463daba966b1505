package io.headwater.sinks.timeseries;

import io.headwater.sinks.delivery.DeadLetters;
import io.headwater.sinks.delivery.Rejects;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;

/**
 * Writes points, parameter changes and states, at least once. Records are written while the next
 * ones are read, so {@link #preCommit} says how far everything is stored: offsets of other records
 * are never committed.
 */
public final class TimeSeriesSinkTask extends SinkTask {
    /** From start to stop; task thread only. */
    private @Nullable TimeSeriesDelivery delivery;

    /** Does not connect: a database that is away when a worker starts is an outage as any other. */
    @Override
    public void start(Map<String, String> given) {
        InstantSource clock = InstantSource.system();
        TimeSeriesSinkSettings settings = TimeSeriesSinkSettings.from(given);
        delivery =
                new TimeSeriesDelivery(
                        settings,
                        new DeadLetters(Rejects.of(context)),
                        context::timeout,
                        SinkFigures.shown(
                                given.getOrDefault("name", "unnamed"),
                                given.getOrDefault(TimeSeriesSinkConnector.TASK, "0"),
                                clock),
                        clock);
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        running().deliver(records);
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> preCommit(
            Map<TopicPartition, OffsetAndMetadata> read) {
        return running().stored(read);
    }

    @Override
    public void close(Collection<TopicPartition> partitions) {
        if (delivery != null) {
            delivery.release(partitions);
        }
    }

    @Override
    public void stop() {
        if (delivery != null) {
            delivery.close();
            delivery = null;
        }
    }

    @Override
    public String version() {
        return new TimeSeriesSinkConnector().version();
    }

    private TimeSeriesDelivery running() {
        if (delivery == null) {
            throw new ConnectException("the task was not started");
        }
        return delivery;
    }
}
