package io.headwater.topologies.timeseries;

import io.headwater.avro.timeseries.Point;
import io.headwater.schemas.RowKey;
import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.Reading;
import io.headwater.topologies.jobs.Seed;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Keeps what nodes measure at times of their own: points of the hot span for raw queries and for
 * telling a repeat from a revision, and the newest point of every series for ever.
 *
 * <pre>
 * uplink --> read points --> first, revision, repeat or superseded?
 *                              [timeseries-points] [timeseries-latest] [timeseries-expiry]
 *                              --> timeseries.points     first values and revisions
 *                              --> timeseries.latest     the newest in device time
 *                              --> rejected              what holds no usable point
 *        --> tick --> whose turn is it? [timeseries-unpublished]
 *                              --> timeseries.aggregates quarter-hours, counted from the points
 * </pre>
 */
public final class TimeSeries implements Capability {
    /** Name of the job that runs it. */
    public static final String JOB = "timeseries";

    /** Row of a point ({@code SeriesKey.pointKey}) to the point, within the hot span. */
    public static final String POINTS = "timeseries-points";

    /** Row of a series ({@code SeriesKey.rowKey}) to its newest point in time. */
    public static final String LATEST = "timeseries-latest";

    /** When which point entered the hot span, oldest first; values are empty. */
    public static final String EXPIRY = "timeseries-expiry";

    /** When which quarter-hour is to be published; values are empty. */
    public static final String UNPUBLISHED = "timeseries-unpublished";

    /** How far back points are kept at hand unless a setting says otherwise, by log time. */
    public static final Duration DEFAULT_HOT_SPAN = Duration.ofDays(2);

    private final Topics topics;
    private final Duration hotSpan;
    private final TimeSeriesMetrics metrics;
    private final InstantSource clock;

    private final JobStore<RowKey, Point> points;
    private final JobStore<RowKey, Point> latest;
    private final JobStore<ExpiryKey, byte[]> expiry;
    private final JobStore<Bytes, byte[]> unpublished;

    /**
     * @param hotSpan how long points stay at hand, by log time
     * @param clock only for seeding: what it calls too old, the log's next record would forget
     */
    public TimeSeries(
            Topics topics, Duration hotSpan, MeterRegistry registry, InstantSource clock) {
        this.topics = topics;
        this.hotSpan = hotSpan;
        this.metrics = new TimeSeriesMetrics(registry);
        this.clock = clock;
        points = JobStore.of(POINTS, topics.timeseriesPoints());
        latest = JobStore.of(LATEST, topics.timeseriesLatest());
        expiry = new JobStore<>(EXPIRY, ExpiryKey.serde(), Serdes.ByteArray());
        unpublished = new JobStore<>(UNPUBLISHED, Serdes.Bytes(), Serdes.ByteArray());
    }

    /**
     * What may be asked, over the stores of a running job.
     *
     * @param latest of {@link #latest()}
     * @param points of {@link #points()}
     */
    public SeriesQueries queries(
            ReadOnlyKeyValueStore<RowKey, Point> latest,
            ReadOnlyKeyValueStore<RowKey, Point> points) {
        return new SeriesQueries(latest, points, hotSpan);
    }

    /**
     * The device time from which on state has every point that was ever told, epoch ms.
     *
     * @param now epoch ms
     */
    public long wholeSince(long now) {
        return now - hotSpan.toMillis();
    }

    /** Store {@link #POINTS}. */
    public JobStore<RowKey, Point> points() {
        return points;
    }

    /** Store {@link #LATEST}. */
    public JobStore<RowKey, Point> latest() {
        return latest;
    }

    /** Store {@link #EXPIRY}. */
    JobStore<ExpiryKey, byte[]> expiry() {
        return expiry;
    }

    /** Store {@link #UNPUBLISHED}. */
    JobStore<Bytes, byte[]> unpublished() {
        return unpublished;
    }

    /** The quarter-hours of a task that are to be published. */
    Unpublished unpublished(Task task) {
        return new Unpublished(task.store(unpublished), task.wake());
    }

    @Override
    public List<JobStore<?, ?>> stores() {
        return List.of(points, latest, expiry, unpublished);
    }

    @Override
    public List<Topic<?, ?>> emits() {
        return List.of(
                topics.timeseriesPoints(),
                topics.timeseriesLatest(),
                topics.timeseriesAggregates());
    }

    @Override
    public List<Seed> seeds() {
        var seeding = new PointsSeed(topics.timeseriesPoints(), hotSpan, clock);
        return List.of(
                Seed.copy(topics.timeseriesLatest(), latest),
                new Seed(topics.timeseriesPoints(), POINTS, seeding::points),
                new Seed(topics.timeseriesPoints(), EXPIRY, seeding::expiry));
    }

    @Override
    public List<Reading<?, ?>> reads() {
        return List.of(Orphans.reading(topics, this));
    }

    @Override
    public Handler open(Task task) {
        var hot = new HotSpan(task.store(points), task.store(expiry), hotSpan);
        return new TimeSeriesHandler(
                topics,
                hot,
                task.store(latest),
                new Orphans(task, topics, this),
                unpublished(task),
                metrics);
    }
}
