package io.headwater.topologies.jobs;

import io.headwater.schemas.NodePartitions;
import io.headwater.schemas.PlacedKey;
import io.headwater.topologies.views.Views;
import io.headwater.topologies.views.Watermarks;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A job that runs in this process, from its start to its close. Any thread. */
public final class RunningJob implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(RunningJob.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final StreamsJob job;
    private final Admin admin;
    private final KafkaStreams streams;
    private final GroupMembershipOperation onClose;
    private final Watermarks watermarks;
    private final HostInfo self;
    private final Ticker ticker;
    private final RowsAtHand atHand = new RowsAtHand();
    private final RestoreProgress restore = new RestoreProgress();
    private final ThreadEnds ends;
    private final ThreadWatch threads;
    private final CatchUp catchUp;

    /** Who has the state of a node, or of something of the fleet, now. */
    public sealed interface Owner {
        /** A task of this process; its store is {@link #store}'s of this partition. */
        record Here(int partition) implements Owner {}

        /** Another instance, reachable where it advertised itself. */
        record Elsewhere(HostInfo instance, int partition) implements Owner {}

        /** Nobody, or nobody yet: partitions are moving. */
        record Moving() implements Owner {}
    }

    private RunningJob(
            StreamsJob job, JobsConfig config, Admin admin, Views views, MeterRegistry registry) {
        var polled = new Polled();
        StreamsConfig settings = StreamsSettings.of(job.applicationId(), config, polled);
        this.job = job;
        this.admin = admin;
        watermarks = views.watermarks();
        self =
                config.advertised() == null
                        ? HostInfo.unavailable()
                        : HostInfo.buildFromEndpoint(config.advertised());
        onClose =
                config.instanceId() == null
                        ? GroupMembershipOperation.LEAVE_GROUP
                        : GroupMembershipOperation.REMAIN_IN_GROUP;
        var metrics = new JobMetrics(registry, job.name());
        var wakes = new Wakes();
        var positions = new GroupOffsets(admin, job.applicationId());
        var surroundings = new JobSurroundings(metrics, views, positions, wakes, atHand);
        streams = new KafkaStreams(job.topology(settings, surroundings), settings);
        ticker = Ticker.start(job.name(), job.leading().name(), wakes, config.kafka());
        streams.setGlobalStateRestoreListener(restore);
        ends = new ThreadEnds(job.name(), metrics, InstantSource.system());
        var ofJob = ThreadWatch.Threads.of(streams, leaving(Duration.ZERO));
        streams.setUncaughtExceptionHandler(thrown -> ends.by(thrown, ofJob));
        threads =
                new ThreadWatch(
                        job.name(),
                        settings.getInt(StreamsConfig.NUM_STREAM_THREADS_CONFIG),
                        ofJob,
                        ends);
        catchUp =
                new CatchUp(
                        job.name(),
                        new CatchUp.Sources(
                                job.watermarks(),
                                watermarks,
                                polled,
                                new Stretches(admin, positions)::of,
                                System::nanoTime),
                        config.readyBacklog());
        metrics.backlog(catchUp::left);
        streams.setStateListener(this::changed);
    }

    /**
     * Seeds the job's stores from the state topics when it has no position of its own, then starts
     * it. Blocks while seeding; what follows is told by {@link #state}.
     *
     * @throws io.headwater.schemas.KafkaUnavailableException when the cluster did not answer; then
     *     nothing runs, and starting again is safe
     */
    public static RunningJob start(
            StreamsJob job, JobsConfig config, Views views, MeterRegistry registry) {
        makeStateDir(config.stateDir());
        Admin admin = Admin.create(Map.<String, Object>copyOf(config.kafka()));
        try {
            new Seeding(job, config, admin).seedIfNew();
            var running = new RunningJob(job, config, admin, views, registry);
            running.startStreams();
            return running;
        } catch (RuntimeException | Error e) {
            admin.close();
            throw e;
        }
    }

    public String name() {
        return job.name();
    }

    /** Where it is in its life; ready to be queried when {@link JobState#isReady}. */
    public JobState state() {
        return ends.failure().<JobState>map(JobState.Failed::new).orElseGet(this::stateOfStreams);
    }

    /** Restore progress while there is some, whatever the state; for answers to readers. */
    public Optional<JobState.Restoring> restoring() {
        return restore.isRestoring() ? Optional.of(restore.now()) : Optional.empty();
    }

    /** Who answers for a node, or for something of the fleet. */
    public Owner owner(PlacedKey key) {
        KeyQueryMetadata found = metadata(key);
        if (found == null || found.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
            return new Owner.Moving();
        }
        if (isHere(found.partition())) {
            return new Owner.Here(found.partition());
        }
        HostInfo active = found.activeHost();
        return active.equals(HostInfo.unavailable()) || active.equals(self)
                ? new Owner.Moving()
                : new Owner.Elsewhere(active, found.partition());
    }

    /**
     * The other instances that run the job, where they advertised themselves; empty while the group
     * has not told this one who has each partition.
     *
     * @param partitions how many the job has
     */
    public Optional<List<HostInfo>> others(int partitions) {
        return Assigned.of(streams.metadataForAllStreamsClients(), job.leading().name())
                .others(self, partitions);
    }

    /** Partitions whose tasks work here, their stores restored. */
    public Set<Integer> partitions() {
        return watermarks.positions(job.name()).keySet();
    }

    /**
     * Whether the partition is among {@link #partitions}. Tasks say themselves when they open and
     * close, so asking costs one look-up.
     */
    public boolean isHere(int partition) {
        return watermarks.next(job.name(), partition).isPresent();
    }

    /**
     * The rows of one partition, for reading, not yet committed writes included. Reading throws
     * {@link InvalidStateStoreException} when the task leaves meanwhile.
     *
     * @return empty when the partition is not here, or still restoring
     */
    public <K, V> Optional<ReadOnlyKeyValueStore<K, V>> store(JobStore<K, V> store, int partition) {
        var wanted =
                StoreQueryParameters.fromNameAndType(
                                store.name(), QueryableStoreTypes.<K, V>keyValueStore())
                        .withPartition(partition);
        try {
            return Optional.of(atHand.before(store, partition, streams.store(wanted)));
        } catch (InvalidStateStoreException | IllegalStateException notReady) {
            return Optional.empty();
        }
    }

    /**
     * Finishes what is being processed and commits; waits half a minute. Leaves the group, unless
     * this process keeps its name in it over restarts.
     */
    @Override
    public void close() {
        threads.close();
        ticker.close();
        catchUp.close();
        if (!streams.close(leaving(CLOSE_TIMEOUT))) {
            LOGGER.atWarn().addKeyValue("job", job.name()).log("job did not stop in time");
        }
        admin.close();
    }

    /** However it ends, it leaves the group as it does when it is closed. */
    private CloseOptions leaving(Duration within) {
        return CloseOptions.groupMembershipOperation(onClose).withTimeout(within);
    }

    /** Kafka Streams gives up when another job of the process makes the folder at the same time. */
    private static void makeStateDir(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("making the folder of local stores, " + folder, e);
        }
    }

    private JobState stateOfStreams() {
        return switch (streams.state()) {
            case CREATED -> new JobState.Starting();
            case REBALANCING -> restore.isRestoring() ? restore.now() : new JobState.Rebalancing();
            case RUNNING -> threads.isComplete() ? stateAtWork() : new JobState.Rebalancing();
            case PENDING_ERROR, ERROR -> new JobState.Failed("its stream threads ended");
            case PENDING_SHUTDOWN, NOT_RUNNING -> new JobState.Stopped();
        };
    }

    private JobState stateAtWork() {
        OptionalLong left = catchUp.left();
        if (left.isEmpty()) {
            return new JobState.Rebalancing();
        }
        return left.getAsLong() == 0
                ? new JobState.Running()
                : new JobState.CatchingUp(left.getAsLong());
    }

    private void changed(KafkaStreams.State now, KafkaStreams.State before) {
        LOGGER.atInfo()
                .addKeyValue("job", job.name())
                .addKeyValue("state", now)
                .addKeyValue("before", before)
                .log("job changed its state");
        catchUp.moved(now);
    }

    private void startStreams() {
        try {
            streams.start();
            threads.start();
        } catch (RuntimeException | Error e) {
            threads.close();
            ticker.close();
            catchUp.close();
            streams.close(leaving(Duration.ZERO));
            throw e;
        }
    }

    private @Nullable KeyQueryMetadata metadata(PlacedKey placed) {
        try {
            return streams.queryMetadataForKey(
                    job.stores().getFirst().name(),
                    placed.bytes(),
                    (topic, key, value, partitions) ->
                            Optional.of(Set.of(NodePartitions.of(key, partitions))));
        } catch (IllegalStateException notRunning) {
            return null;
        }
    }
}
