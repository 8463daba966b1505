package io.headwater.sinks.timeseries;

import io.headwater.sinks.delivery.Backoff;
import io.headwater.sinks.delivery.DeadLetters;
import io.headwater.sinks.delivery.Refused;
import io.headwater.sinks.delivery.SqlFailure;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One task's records on their way into the database, which are written while the task reads on, and
 * the three things that can go wrong: a bad record becomes a dead letter once the others are
 * written, an unavailable database means the same records again later, anything else stops the
 * task. Offsets count as stored once their rows, and the dead letters among them, are. The task's
 * thread only.
 */
final class TimeSeriesDelivery implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(TimeSeriesDelivery.class);

    /** A task may wait for its writing so long, and be late for nothing. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A commit may wait so long, and a rebalance or an orderly stop with it. */
    private static final Duration PATIENCE_OF_A_COMMIT = Duration.ofSeconds(10);

    /** How soon Connect comes back while something is being written, when nothing is to be read. */
    private static final long LOOK_AGAIN_MILLIS = 200;

    private final TimeSeriesSinkSettings settings;
    private final DeadLetters deadLetters;
    private final LongConsumer waitBeforeReturn;
    private final Backoff backoff;
    private final SinkFigures figures;
    private final HandOver handOver;
    private final Writing writing;

    /** How far everything is written, of each partition. */
    private final Map<TopicPartition, OffsetAndMetadata> reached = new HashMap<>();

    /** Whether the first records, or that there are none, were handed over. */
    private boolean begun;

    /** Whether Connect knows that writing has stopped, so that it comes back to try again. */
    private boolean waitsToTryAgain;

    /** What stops the task at the next opportunity. */
    private @Nullable ConnectException broken;

    /**
     * @param waitBeforeReturn tells Connect after how many ms to come back
     * @param figures count what happens here
     */
    TimeSeriesDelivery(
            TimeSeriesSinkSettings settings,
            DeadLetters deadLetters,
            LongConsumer waitBeforeReturn,
            SinkFigures figures,
            InstantSource clock) {
        this.settings = settings;
        this.deadLetters = deadLetters;
        this.waitBeforeReturn = waitBeforeReturn;
        this.figures = figures;
        this.backoff = new Backoff(settings.firstBackoff(), settings.longestBackoff());
        this.handOver = new HandOver(settings.batchSize(), settings.batchBytes());
        this.writing = Writing.start(settings, handOver, figures, clock);
    }

    /**
     * Takes records to be written, and judges what became of earlier ones.
     *
     * @throws RetriableException when the database is away, or far behind; none of these records is
     *     taken, and Connect hands them over again
     * @throws ConnectException when a person must act
     */
    void deliver(Collection<SinkRecord> records) {
        if (waitsToTryAgain) {
            waitsToTryAgain = false;
            handOver.again();
            boolean unused = handOver.settled(PATIENCE); // whether it went well is asked next
        }
        judge();
        if (!records.isEmpty() || !begun) {
            if (!handOver.offer(Load.of(records), PATIENCE)) {
                judge();
                waitBeforeReturn.accept(LOOK_AGAIN_MILLIS);
                throw new RetriableException(
                        "the time-series database takes long; "
                                + handOver.waiting()
                                + " records wait for it");
            }
            begun = true;
        }
        if (handOver.waiting() > 0) {
            waitBeforeReturn.accept(LOOK_AGAIN_MILLIS);
        } else {
            figures.nothingWaits();
        }
    }

    /**
     * How far Connect may commit: as far as it has read when all of that is stored, else as far as
     * everything is. Waits for what is being written.
     *
     * @param read offset after the last record that was taken, of each partition it asks about
     */
    Map<TopicPartition, OffsetAndMetadata> stored(Map<TopicPartition, OffsetAndMetadata> read) {
        boolean all = handOver.settled(PATIENCE_OF_A_COMMIT);
        takeNote();
        if (!deadLetters.arrived(PATIENCE_OF_A_COMMIT)) {
            return Map.of();
        }
        if (all && broken == null) {
            return read;
        }
        var stored = new HashMap<>(reached);
        stored.keySet().retainAll(read.keySet());
        return stored;
    }

    /** Somebody else reads these from now on, from where everything was stored. */
    void release(Collection<TopicPartition> partitions) {
        handOver.drop(partitions);
        takeNote(); // or it would be remembered of what is no longer ours
        reached.keySet().removeAll(partitions);
    }

    @Override
    public void close() {
        writing.close();
        figures.close();
    }

    /** Takes note of what was written, and throws when something keeps the task from going on. */
    private void judge() {
        takeNote();
        if (broken == null && deadLetters.failure() != null) {
            broken = new ConnectException("a dead letter was not taken", deadLetters.failure());
        }
        if (broken != null) {
            throw broken;
        }
        Exception failure = handOver.failure();
        if (failure != null) {
            throw judged(failure);
        }
    }

    private void takeNote() {
        for (HandOver.Written written : handOver.written()) {
            if (backoff.failures() > 0) {
                LOGGER.atInfo()
                        .addKeyValue("attempts", backoff.failures())
                        .log("time-series database is back, nothing was lost");
                backoff.afterSuccess();
            }
            try {
                if (broken == null) {
                    for (Refused refused : written.refused()) {
                        deadLetters.report(refused);
                    }
                    reached.putAll(written.reaches());
                }
            } catch (ConnectException e) {
                broken = e;
            }
        }
    }

    private ConnectException judged(Exception failure) {
        int rows = handOver.waiting();
        if (!(failure instanceof SQLException sql)
                || SqlFailure.of(sql) != SqlFailure.UNAVAILABLE) {
            return new ConnectException(
                    "the time-series database refused " + rows + " records", failure);
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
                    failure);
        }
        waitsToTryAgain = true;
        waitBeforeReturn.accept(wait.toMillis());
        return new RetriableException(
                "the time-series database is away; " + rows + " records wait for it", failure);
    }
}
