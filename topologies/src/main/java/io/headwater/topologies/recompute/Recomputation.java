package io.headwater.topologies.recompute;

import io.headwater.avro.timeseries.QuarterHour;
import io.headwater.avro.timeseries.QuarterState;
import io.headwater.schemas.SeriesKey;
import io.headwater.topologies.aggregates.Atom;
import io.headwater.topologies.aggregates.Question.Range;
import io.headwater.topologies.timeseries.QuarterHours;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One recomputation, phase after phase. Each phase leaves in the workbook what the next one needs,
 * so a process that is killed goes on where it was; only reading begins anew.
 */
final class Recomputation implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Recomputation.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** Points of a series are counted in such spans, so that no question to SQL is long. */
    private static final long SPAN = Duration.ofDays(28).toMillis();

    private final Workbook workbook;
    private final PublishedQuarters published;
    private final PointsAtHand points;
    private final Supplier<SinkReach> sink;
    private final InstantSource clock;
    private final CountDownLatch ending = new CountDownLatch(1);

    private volatile Plan plan;
    private volatile boolean stopped;

    // since this process counts; for rate and time left
    private volatile long countingSince;
    private volatile long countedBefore;

    /**
     * @param plan in the workbook
     * @param sink how far the sink of the database has to come, from the time it is asked for
     */
    Recomputation(
            Plan plan,
            Workbook workbook,
            PublishedQuarters published,
            PointsAtHand points,
            Supplier<SinkReach> sink,
            InstantSource clock) {
        this.plan = plan;
        this.workbook = workbook;
        this.published = published;
        this.points = points;
        this.sink = sink;
        this.clock = clock;
    }

    /** How far it is; any thread. */
    Plan plan() {
        return plan;
    }

    Workbook workbook() {
        return workbook;
    }

    /** Series a second since this process counts; 0 before. Any thread. */
    double rate() {
        long spent = clock.millis() - countingSince;
        return countingSince == 0 || spent <= 0
                ? 0
                : (plan.counted() - countedBefore) * 1_000.0 / spent;
    }

    /** Has it end soon without effect, unless it is over; any thread. */
    void stop() {
        stopped = true;
        ending.countDown();
    }

    /** Runs to its end, or until it is closed; once, on a thread that may block. */
    void run() {
        try {
            phases();
        } catch (PointsNotAtHandException e) {
            end(Phase.FAILED, String.valueOf(e.getMessage()));
        } catch (KafkaException e) {
            LOGGER.atWarn().setCause(e).addKeyValue("id", plan.id()).log("a recomputation failed");
            end(Phase.FAILED, "Kafka: " + e.getMessage());
        } catch (RuntimeException e) {
            LOGGER.atError().setCause(e).addKeyValue("id", plan.id()).log("a recomputation failed");
            end(Phase.FAILED, String.valueOf(e.getMessage()));
        }
        if (stopped && !plan.phase().isEnd()) {
            end(Phase.STOPPED, null);
        }
    }

    /** Has it pause soon, to go on in another life of the process; any thread. */
    @Override
    public void close() {
        ending.countDown();
    }

    private void phases() {
        if (goesOn() && plan.phase() == Phase.READING) {
            read();
        }
        if (goesOn() && plan.phase() == Phase.WAITING) {
            awaitSink();
        }
        if (goesOn() && plan.phase() == Phase.COUNTING) {
            count();
        }
        if (goesOn() && plan.phase() == Phase.SWITCHING) {
            if (!plan.selection().dryRun() && plan.changes() > 0) {
                published.publish(workbook, plan);
            }
            end(Phase.DONE, null);
        }
    }

    private void read() {
        workbook.empty();
        Selection selection = plan.selection();
        Set<Integer> partitions = whenAtHand(() -> points.partitions(selection.nodeKey()));
        Map<Integer, Long> until =
                published.readInto(workbook, selection, partitions, this::goesOn);
        for (int partition : partitions) {
            whenAtHand(
                    () -> {
                        try (Workbook.Batch batch = workbook.batch()) {
                            points.series(
                                    partition,
                                    series -> {
                                        if (selection.has(series)) {
                                            batch.toCount(series).writeIfLong();
                                        }
                                    });
                            batch.write();
                            return partition;
                        }
                    });
        }
        if (goesOn()) {
            write(plan.read(until, workbook.toCount()));
        }
    }

    /** Points that are published as late have to be where they are counted. */
    private void awaitSink() {
        if (points.seam() != Long.MIN_VALUE) { // it moves, and may pass what is counted
            try (SinkReach reach = sink.get()) {
                while (!reach.isReached() && goesOn()) {
                    plan = plan.waiting("the database has not every point yet");
                    pause();
                }
            }
        }
        if (goesOn()) {
            write(plan.in(Phase.COUNTING));
        }
    }

    private void count() {
        countedBefore = plan.counted();
        countingSince = clock.millis();
        for (var next = workbook.nextToCount();
                next.isPresent() && goesOn();
                next = workbook.nextToCount()) {
            count(next.get());
        }
        if (goesOn()) {
            write(plan.in(Phase.SWITCHING));
        }
    }

    private void count(SeriesKey series) {
        var differences = new EnumMap<Difference, Long>(Difference.class);
        long quarters = 0;
        Range whole = plan.selection().range();
        try (Workbook.Batch batch = workbook.batch()) {
            for (long from = whole.from(); from < whole.to() && goesOn(); from += SPAN) {
                var span = new Range(from, Math.min(whole.to(), from + SPAN));
                Map<Long, Atom> counted = whenAtHand(() -> counted(series, span));
                quarters += counted.size();
                compare(series, span, counted, batch, differences);
            }
            if (goesOn()) {
                Plan next = plan.countedOne(quarters, differences);
                batch.counted(series).plan(next).write();
                plan = next;
            }
        }
    }

    private Map<Long, Atom> counted(SeriesKey series, Range span) {
        var counted = new TreeMap<Long, Atom>();
        points.quarters(series, span, (atom, start) -> counted.merge(start, atom, Atom::and));
        long since = points.since(); // behind the count: whatever it lacks has expired by now
        if (span.from() < since) {
            throw PointsNotAtHandException.expired(
                    "points before "
                            + Instant.ofEpochMilli(since)
                            + " have expired meanwhile; begin later");
        }
        return counted;
    }

    private void compare(
            SeriesKey series,
            Range span,
            Map<Long, Atom> counted,
            Workbook.Batch batch,
            Map<Difference, Long> differences) {
        counted.forEach(
                (start, atom) -> {
                    QuarterHour before = workbook.published(series.pointKey(start));
                    note(series, start, before, quarter(series, start, atom, before), batch)
                            .accept(differences);
                });
        workbook.eachPublished(
                series,
                span,
                (row, before) -> {
                    long start = SeriesKey.timeOf(row);
                    if (!counted.containsKey(start)) {
                        note(series, start, before, null, batch).accept(differences);
                    }
                    return true;
                });
    }

    /** What was found, to be added to what is found already. */
    private interface Found {
        void accept(Map<Difference, Long> differences);
    }

    private static Found note(
            SeriesKey series,
            long start,
            @Nullable QuarterHour before,
            @Nullable QuarterHour after,
            Workbook.Batch batch) {
        Difference difference = Difference.of(before, after);
        if (difference == Difference.NONE) {
            return _ -> {};
        }
        var _ = batch.change(series.pointKey(start), after);
        return differences -> differences.merge(difference, 1L, Long::sum);
    }

    /** Counted as far as the log was before, at least. */
    private static QuarterHour quarter(
            SeriesKey series, long start, Atom atom, @Nullable QuarterHour before) {
        long until =
                before == null
                        ? atom.completeUntil()
                        : Math.max(before.getCompleteUntil(), atom.completeUntil());
        return QuarterHours.of(series, start, QuarterState.CLOSED, atom, until);
    }

    /** Asks again for as long as it may help. */
    private <T> T whenAtHand(Supplier<T> question) {
        while (true) {
            try {
                T answer = question.get();
                plan = plan.waiting(null);
                return answer;
            } catch (PointsNotAtHandException e) {
                if (!e.isForNow() || !goesOn()) {
                    throw e;
                }
                plan = plan.waiting(e.getMessage());
                pause();
            }
        }
    }

    private boolean goesOn() {
        return ending.getCount() > 0;
    }

    private void pause() {
        try {
            var _ = ending.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ending.countDown();
        }
    }

    /** What a closed process leaves is to be gone on with, not failed. */
    private void end(Phase phase, @Nullable String why) {
        if (phase == Phase.FAILED && !goesOn()) {
            return;
        }
        write(plan.ended(phase, clock.millis(), why));
        LOGGER.atInfo()
                .addKeyValue("id", plan.id())
                .addKeyValue("outcome", phase.word())
                .addKeyValue("changes", plan.changes())
                .addKeyValue("error", Objects.requireNonNullElse(why, ""))
                .log("a recomputation ended");
    }

    private void write(Plan next) {
        try (Workbook.Batch batch = workbook.batch()) {
            batch.plan(next).write();
        }
        plan = next;
    }
}
