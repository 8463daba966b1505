package io.headwater.topologies.jobs;

import io.headwater.schemas.dialect.rainmaker.Channel;
import io.headwater.schemas.metrics.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What a job counts. Tag values come from closed sets; any thread. */
public final class JobMetrics {
    /** How much a job has to do. */
    public static final Metric RECORDS =
            Metric.counter(
                    "headwater.topologies.records",
                    "Records taken from the uplink",
                    "channel",
                    "job");

    /** What was acknowledged and not applied. */
    public static final Metric REJECTED =
            Metric.counter(
                    "headwater.topologies.rejected",
                    "Messages refused, and elements left out of others",
                    "channel",
                    "job",
                    "reason");

    /** What was applied all the same. */
    public static final Metric WARNINGS =
            Metric.counter(
                    "headwater.topologies.warnings",
                    "Deviations from the protocol that are tolerated",
                    "channel",
                    "job",
                    "reason");

    /** What has no effect. */
    public static final Metric IGNORED =
            Metric.counter(
                    "headwater.topologies.ignored",
                    "Records without effect, repeats and late ones for example",
                    "channel",
                    "job",
                    "reason");

    /**
     * What became of what nodes raised and of what they were asked; outcomes are the capability's.
     */
    public static final Metric OUTCOMES =
            Metric.counter(
                    "headwater.topologies.outcomes",
                    "What capabilities decided, such as alerts raised and commands answered",
                    "capability",
                    "job",
                    "outcome");

    /** Each is a gap in processing, and more than a few are a fault. */
    public static final Metric THREADS_ENDED =
            Metric.counter(
                    "headwater.topologies.threads.ended",
                    "Stream threads that ended while their job was to run",
                    "job",
                    "outcome");

    /** What is read beside the uplink and could not be carried out. */
    public static final Metric READING_FAILURES =
            Metric.counter(
                    "headwater.topologies.reading.failures",
                    "Records of topics beside the uplink that could not be read or carried out; each is kept as rejected"
                            + ", but for those of rejected itself and the one that stops the task",
                    "job",
                    "reading");

    /** What an instance of an earlier version leaves to later ones. */
    public static final Metric LATER =
            Metric.gauge(
                    "headwater.topologies.later",
                    "Rows that only a later version understands, kept and not used by this instance; the most of any partition",
                    "capability",
                    "job");

    /** Why an instance is not ready yet. */
    public static final Metric BACKLOG =
            Metric.gauge(
                    "headwater.topologies.backlog",
                    "Records that are left of what had come when the job got its partitions; 0 once it has caught up, nothing while that is asked",
                    "job");

    private static final String OTHER = "other";

    private final MeterRegistry registry;
    private final String job;
    private final Map<Key, Counter> counters = new ConcurrentHashMap<>();
    private final Map<String, Counter> taken = new ConcurrentHashMap<>();
    private final Map<Outcome, Counter> outcomes = new ConcurrentHashMap<>();

    /** By capability, then by partition of a task that is here. */
    private final Map<String, Map<Integer, Integer>> later = new ConcurrentHashMap<>();

    private record Key(Metric metric, String channel, String reason) {}

    private record Outcome(String capability, String outcome) {}

    /**
     * @param job tag of every count
     */
    public JobMetrics(MeterRegistry registry, String job) {
        this.registry = registry;
        this.job = job;
    }

    /** Every metric of this class. */
    public static List<Metric> all() {
        return List.of(
                RECORDS,
                REJECTED,
                WARNINGS,
                IGNORED,
                OUTCOMES,
                THREADS_ENDED,
                READING_FAILURES,
                LATER,
                BACKLOG);
    }

    /** With each record, so a channel's count is found by its name alone. */
    void taken(String channel) {
        Counter known = taken.get(channel);
        if (known == null) {
            known = counter(RECORDS, channel, "");
            if (Channel.named(channel).isPresent()) {
                taken.put(channel, known);
            }
        }
        known.increment();
    }

    void rejected(String channel, String reason) {
        count(REJECTED, channel, reason);
    }

    void warned(String channel, String reason) {
        count(WARNINGS, channel, reason);
    }

    void ignored(String channel, String reason) {
        count(IGNORED, channel, reason);
    }

    void outcome(String capability, String outcome) {
        outcomes.computeIfAbsent(new Outcome(capability, outcome), this::register).increment();
    }

    /**
     * @param outcome {@code replaced}, {@code vanished} or {@code stopped}
     */
    void threadEnded(String outcome) {
        Counter.builder(THREADS_ENDED.name())
                .description(THREADS_ENDED.meaning())
                .tag("job", job)
                .tag("outcome", outcome)
                .register(registry)
                .increment();
    }

    /** A record could not be read or carried out. */
    void readingFailed(String reading) {
        Counter.builder(READING_FAILURES.name())
                .description(READING_FAILURES.meaning())
                .tag("job", job)
                .tag("reading", reading)
                .register(registry)
                .increment();
    }

    /** A task keeps so many rows that only a later version understands. */
    void later(String capability, int partition, int rows) {
        later.computeIfAbsent(capability, this::registerLater).put(partition, rows);
    }

    /**
     * From now on shows how much is left to catch up with.
     *
     * @param left empty while it is not known
     */
    void backlog(Supplier<OptionalLong> left) {
        Gauge.builder(BACKLOG.name(), () -> shown(left.get()))
                .description(BACKLOG.meaning())
                .tag("job", job)
                .register(registry);
    }

    /** The task of this partition left. */
    void revoked(int partition) {
        later.values().forEach(rows -> rows.remove(partition));
    }

    private Map<Integer, Integer> registerLater(String capability) {
        var rows = new ConcurrentHashMap<Integer, Integer>();
        Gauge.builder(
                        LATER.name(),
                        rows,
                        all -> all.values().stream().mapToInt(Integer::intValue).max().orElse(0))
                .description(LATER.meaning())
                .tag("job", job)
                .tag("capability", capability)
                .strongReference(true)
                .register(registry);
        return rows;
    }

    private static double shown(OptionalLong left) {
        return left.isPresent() ? left.getAsLong() : Double.NaN;
    }

    private void count(Metric metric, String channel, String reason) {
        counter(metric, channel, reason).increment();
    }

    private Counter counter(Metric metric, String channel, String reason) {
        String known =
                channel.equals(Tick.CHANNEL)
                        ? channel
                        : Channel.named(channel).map(Channel::wireName).orElse(OTHER);
        return counters.computeIfAbsent(new Key(metric, known, reason), this::register);
    }

    private Counter register(Key key) {
        var counter =
                Counter.builder(key.metric().name())
                        .description(key.metric().meaning())
                        .tag("job", job)
                        .tag("channel", key.channel());
        return (key.reason().isEmpty() ? counter : counter.tag("reason", key.reason()))
                .register(registry);
    }

    private Counter register(Outcome counted) {
        return Counter.builder(OUTCOMES.name())
                .description(OUTCOMES.meaning())
                .tag("job", job)
                .tag("capability", counted.capability())
                .tag("outcome", counted.outcome())
                .register(registry);
    }
}
