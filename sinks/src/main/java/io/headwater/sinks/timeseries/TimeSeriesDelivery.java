package io.headwater.sinks.timeseries;

import io.headwater.sinks.delivery.Backoff;
import io.headwater.sinks.delivery.Refused;
import io.headwater.sinks.delivery.Rejects;
import io.headwater.sinks.delivery.SqlFailure;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One task's batches on their way into the database, and the three things that can go wrong: a bad
 * record is reported once its batch is written, an unavailable database means the same batch again
 * later, anything else stops the task. The task's thread only.
 */
final class TimeSeriesDelivery implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(TimeSeriesDelivery.class);

    private final TimeSeriesSinkSettings settings;
    private final Rejects rejects;
    private final LongConsumer waitBeforeRetry;
    private final Backoff backoff;
    private final SinkFigures figures;
    private final InstantSource clock;

    /** Open from the first batch that found the database. */
    private @Nullable TimeSeriesStore store;

    /**
     * @param waitBeforeRetry tells Connect after how many ms to hand the batch over again
     * @param figures count what happens here
     */
    TimeSeriesDelivery(
            TimeSeriesSinkSettings settings,
            Rejects rejects,
            LongConsumer waitBeforeRetry,
            SinkFigures figures,
            InstantSource clock) {
        this.settings = settings;
        this.rejects = rejects;
        this.waitBeforeRetry = waitBeforeRetry;
        this.figures = figures;
        this.clock = clock;
        this.backoff = new Backoff(settings.firstBackoff(), settings.longestBackoff());
    }

    /**
     * Stores every record, or reports it.
     *
     * @throws RetriableException when the database is away; Connect hands the same records over
     *     again
     * @throws ConnectException when a person must act
     */
    void deliver(Collection<SinkRecord> records) {
        figures.waiting(records);
        Instant start = clock.instant();
        Batch batch = Batch.of(records);
        var refused = new ArrayList<>(batch.unusable());
        refused.addAll(written(batch));
        refused.forEach(rejects::report);
        figures.stored(records.size(), refused.size(), Duration.between(start, clock.instant()));
        if (store != null) {
            store.keepUp(clock.instant());
        }
    }

    @Override
    public void close() {
        figures.close();
        if (store != null) {
            store.close();
            store = null;
        }
    }

    private List<Refused> written(Batch batch) {
        try {
            if (store == null) {
                store = TimeSeriesStore.open(settings);
                LOGGER.atInfo()
                        .addKeyValue("schema", settings.schema())
                        .addKeyValue("connections", settings.poolSize())
                        .log("time-series database open");
            }
            List<Refused> refused = store.write(batch);
            if (!batch.isEmpty() && backoff.failures() > 0) {
                LOGGER.atInfo()
                        .addKeyValue("attempts", backoff.failures())
                        .log("time-series database is back, nothing was lost");
                backoff.afterSuccess();
            }
            return refused;
        } catch (SQLException e) {
            throw failure(e, batch.size());
        }
    }

    private ConnectException failure(SQLException e, int rows) {
        if (SqlFailure.of(e) != SqlFailure.UNAVAILABLE) {
            return new ConnectException("the time-series database refused " + rows + " records", e);
        }
        figures.failed();
        Duration wait = backoff.afterFailure();
        if (settings.maxRetries() >= 0 && backoff.failures() > settings.maxRetries()) {
            return new ConnectException(
                    "the time-series database is still away after "
                            + settings.maxRetries()
                            + " retries; "
                            + rows
                            + " records wait in Kafka",
                    e);
        }
        waitBeforeRetry.accept(wait.toMillis());
        return new RetriableException(
                "the time-series database is away; " + rows + " records wait for it", e);
    }
}
