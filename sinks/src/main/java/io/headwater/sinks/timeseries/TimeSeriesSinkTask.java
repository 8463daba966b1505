package io.headwater.sinks.timeseries;

import io.headwater.sinks.delivery.Rejects;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;

/**
 * Writes points and parameter changes, at least once. A batch is in the database when {@link #put}
 * returns, so the offsets that Connect commits by itself are of rows that are stored; nothing is
 * buffered here.
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
                        Rejects.of(context),
                        context::timeout,
                        SinkFigures.shown(
                                given.getOrDefault("name", "unnamed"),
                                given.getOrDefault(TimeSeriesSinkConnector.TASK, "0"),
                                clock),
                        clock);
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        if (delivery == null) {
            throw new ConnectException("put before start");
        }
        delivery.deliver(records);
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
}
