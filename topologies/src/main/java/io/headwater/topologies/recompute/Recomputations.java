package io.headwater.topologies.recompute;

import io.headwater.avro.timeseries.QuarterHour;
import io.headwater.schemas.RowKey;
import io.headwater.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The recomputations of this instance: one at a time, the others wait their turn. Each has a folder
 * of its own; one that was not over when its process ended goes on with the next. The last few that
 * are over can be looked at. Any thread.
 */
public final class Recomputations implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Recomputations.class);

    /** Those that are over and kept. */
    private static final int MOST_KEPT = 8;

    private static final int STOP_SECONDS = 20;

    private final Path folder;
    private final Topics topics;
    private final Map<String, String> kafka;
    private final String sinkGroup;
    private final PublishedQuarters published;
    private final PointsAtHand points;
    private final InstantSource clock;
    private final Map<String, Recomputation> known = new ConcurrentHashMap<>();
    private final ExecutorService turns =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("headwater-recompute").factory());

    /**
     * How far one is.
     *
     * @param seriesPerSecond since its process counts; 0 before
     */
    public record Status(Plan plan, double seriesPerSecond) {}

    /**
     * A quarter-hour that changes, or has.
     *
     * @param before null when nothing was known of it
     * @param after null when it is gone
     */
    public record Change(
            RowKey row,
            Difference difference,
            @Nullable QuarterHour before,
            @Nullable QuarterHour after) {}

    /**
     * @param folder of this instance alone
     * @param partitions how many the topics of nodes have
     * @param sinkGroup consumer group of the sink that writes points to the database
     */
    public Recomputations(
            Path folder,
            Topics topics,
            int partitions,
            Map<String, String> kafka,
            String sinkGroup,
            PointsAtHand points,
            InstantSource clock) {
        this.folder = folder;
        this.topics = topics;
        this.kafka = Map.copyOf(kafka);
        this.sinkGroup = sinkGroup;
        this.points = points;
        this.clock = clock;
        published =
                new PublishedQuarters(
                        topics.timeseriesAggregates(), topics.prefix(), partitions, kafka);
        found().forEach(this::open);
        known.values().stream()
                .filter(each -> !each.plan().phase().isEnd())
                .sorted(Comparator.comparing(each -> each.plan().startedAt()))
                .forEach(each -> turns.execute(each::run));
    }

    /** Device time from which on points are at hand to be counted; epoch ms. */
    public long since() {
        return points.since();
    }

    /**
     * Begins one, once those before it are over.
     *
     * @param id that nobody has used before
     * @param wanted whole quarter-hours that have closed, see {@link Selection#closedBy}
     */
    public synchronized Status start(String id, Selection wanted) {
        known.values().stream()
                .filter(each -> each.plan().phase().isEnd())
                .sorted(
                        Comparator.<Recomputation>comparingLong(each -> each.plan().startedAt())
                                .reversed())
                .skip(MOST_KEPT - 1)
                .forEach(each -> forget(each.plan().id()));
        Plan plan = Plan.of(id, wanted, clock.millis());
        Workbook workbook = workbook(folder.resolve(id));
        try (Workbook.Batch batch = workbook.batch()) {
            batch.plan(plan).write();
        }
        Recomputation started = recomputation(plan, workbook);
        known.put(id, started);
        turns.execute(started::run);
        return status(started);
    }

    /** Empty when there is none of this id. */
    public Optional<Status> find(String id) {
        return Optional.ofNullable(known.get(id)).map(Recomputations::status);
    }

    /** All that are known, the youngest first. */
    public List<Status> all() {
        return known.values().stream()
                .map(Recomputations::status)
                .sorted(
                        Comparator.<Status>comparingLong(each -> each.plan().startedAt())
                                .reversed())
                .toList();
    }

    /**
     * What changes, in order of rows; none when there is none of this id.
     *
     * @param after the last one of the page before; null for the first page
     */
    public synchronized List<Change> changes(String id, @Nullable RowKey after, int limit) {
        var changes = new ArrayList<Change>();
        Recomputation recomputation = known.get(id);
        if (recomputation != null && limit > 0) {
            Workbook workbook = recomputation.workbook();
            workbook.eachChange(
                    after,
                    (row, value) -> {
                        var change = workbook.change(row, value);
                        changes.add(
                                new Change(
                                        row,
                                        Difference.of(change.before(), change.after()),
                                        change.before(),
                                        change.after()));
                        return changes.size() < limit;
                    });
        }
        return changes;
    }

    /** Stops one that is not over; has no effect on one that is switching already. */
    public void stop(String id) {
        Recomputation recomputation = known.get(id);
        if (recomputation != null) {
            recomputation.stop();
        }
    }

    /** Ends what runs, which goes on when the instance starts again. */
    @Override
    public void close() {
        known.values().forEach(Recomputation::close);
        turns.shutdown();
        try {
            if (!turns.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOGGER.atWarn().log("a recomputation did not pause in time");
                return; // its workbook stays open: closing it under a running thread would crash
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        closeWorkbooks();
    }

    private synchronized void closeWorkbooks() {
        known.values().forEach(each -> each.workbook().close());
        known.clear();
    }

    private static Status status(Recomputation recomputation) {
        return new Status(recomputation.plan(), recomputation.rate());
    }

    private Recomputation recomputation(Plan plan, Workbook workbook) {
        return new Recomputation(
                plan,
                workbook,
                published,
                points,
                () ->
                        new SinkReach(
                                kafka,
                                topics.timeseriesPoints().name(),
                                points.partitions(plan.selection().nodeKey()),
                                sinkGroup),
                clock);
    }

    private Workbook workbook(Path of) {
        try {
            Files.createDirectories(of);
        } catch (IOException e) {
            throw new UncheckedIOException("making " + of, e);
        }
        return Workbook.in(of, topics.timeseriesAggregates());
    }

    private List<Path> found() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.filter(Files::isDirectory).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("listing " + folder, e);
        }
    }

    /** One that was killed before it had a plan never began. */
    private void open(Path of) {
        Workbook workbook = workbook(of);
        workbook.plan()
                .ifPresentOrElse(
                        plan -> known.put(plan.id(), recomputation(plan, workbook)),
                        () -> {
                            workbook.close();
                            delete(of);
                        });
    }

    private void forget(String id) {
        Recomputation over = known.remove(id);
        if (over != null) {
            over.workbook().close();
            delete(folder.resolve(id));
        }
    }

    private static void delete(Path of) {
        try (Stream<Path> files = Files.walk(of)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            LOGGER.atWarn().setCause(e).log("what a recomputation left could not be removed");
        }
    }
}
