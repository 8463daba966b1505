package io.headwater.topologies.app;

import io.headwater.schemas.KafkaUnavailableException;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.topologies.aggregates.OlderPoints;
import io.headwater.topologies.files.NodeFiles;
import io.headwater.topologies.fleet.FleetJob;
import io.headwater.topologies.images.ImageEndpoints;
import io.headwater.topologies.images.ImagesOfJobs;
import io.headwater.topologies.jobs.JobState;
import io.headwater.topologies.jobs.RunningJob;
import io.headwater.topologies.jobs.StreamsJob;
import io.headwater.topologies.nodes.NodeLinks;
import io.headwater.topologies.nodes.NodesJob;
import io.headwater.topologies.older.WrittenPoints;
import io.headwater.topologies.presence.LostSessions;
import io.headwater.topologies.presence.Sessions;
import io.headwater.topologies.query.AdminToken;
import io.headwater.topologies.query.CommandStores;
import io.headwater.topologies.query.Endpoint;
import io.headwater.topologies.query.HistoryPoints;
import io.headwater.topologies.query.JobPlacement;
import io.headwater.topologies.query.JobReads;
import io.headwater.topologies.query.JobSlot;
import io.headwater.topologies.query.KafkaRequestLog;
import io.headwater.topologies.query.OtaQueries;
import io.headwater.topologies.query.OtaSources;
import io.headwater.topologies.query.OtaStores;
import io.headwater.topologies.query.PointStores;
import io.headwater.topologies.query.PushSources;
import io.headwater.topologies.query.PushStores;
import io.headwater.topologies.query.QueryApi;
import io.headwater.topologies.query.RuleSources;
import io.headwater.topologies.query.RuleStores;
import io.headwater.topologies.query.StoreQueries;
import io.headwater.topologies.recompute.Recomputations;
import io.headwater.topologies.timeseries.TimeSeries;
import io.headwater.topologies.views.BridgeLiveness;
import io.headwater.topologies.views.Views;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topologies process while it runs: its jobs, what they show, and the API that answers from it.
 * The API listens before the jobs are ready, and says so.
 */
public final class Topologies implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Topologies.class);
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);

    private final TopologiesConfig config;
    private final Topics topics;
    private final PrometheusMeterRegistry registry;
    private final int partitions;
    private final Views views;
    private final TimeSeries timeSeries;
    private final Map<String, JobSlot> jobs = new LinkedHashMap<>();
    private final List<Thread> starters = new ArrayList<>();
    private final BridgeLiveness bridges;
    private final KafkaRequestLog requests;
    private final Optional<NodeFiles> files;
    private final StoredImages images;
    private final StoredUploads uploads;
    private final Optional<WrittenPoints> written;
    private final Recomputations recomputations;
    private final QueryApi api;
    private final Optional<UploadsSweep> sweep;
    private final Optional<LostSessions> lost;
    private volatile boolean closing;

    private Topologies(
            TopologiesConfig config,
            Topics topics,
            PrometheusMeterRegistry registry,
            AdminToken token,
            List<Endpoint> more,
            Optional<OlderPoints> given)
            throws IOException {
        this.config = config;
        this.topics = topics;
        this.registry = registry;
        partitions = Uplinks.partitions(config.jobs().kafka(), topics);
        views = Views.of(partitions);
        timeSeries = new TimeSeries(topics, config.hotSpan(), registry, InstantSource.system());
        config.jobs().run().forEach(job -> jobs.put(job, new JobSlot(job)));
        var placement = new JobPlacement(jobs, partitions, config.jobs().advertised());
        requests = new KafkaRequestLog(topics, partitions, config.jobs().kafka());
        bridges =
                BridgeLiveness.start(
                        topics.incarnations(),
                        config.jobs().kafka(),
                        InstantSource.system(),
                        registry);
        try {
            files = NodeFiles.start(config.files(), registry, InstantSource.system());
        } catch (IOException | RuntimeException e) {
            requests.close();
            bridges.close();
            throw e;
        }
        images = new StoredImages(files);
        uploads = new StoredUploads(files, config.files().uploadBytes());
        var reads = new JobReads(placement, jobs);
        var updates = new OtaStores(placement, reads, topics);
        var points = new PointStores(reads, topics, timeSeries);
        String sinkGroup =
                config.sinkGroup().isBlank()
                        ? "connect-" + topics.prefix() + "-timeseries-sink"
                        : config.sinkGroup();
        written =
                given.map(
                        kept ->
                                new WrittenPoints(
                                        kept,
                                        config.jobs().kafka(),
                                        topics.timeseriesPoints().name(),
                                        partitions,
                                        sinkGroup,
                                        InstantSource.system()));
        Optional<OlderPoints> older = written.map(OlderPoints.class::cast);
        recomputations =
                new Recomputations(
                        config.jobs().stateDir().resolve("recomputations"),
                        topics,
                        partitions,
                        config.jobs().kafka(),
                        sinkGroup,
                        new HistoryPoints(placement, points, older, InstantSource.system()),
                        InstantSource.system());
        var sources =
                new QueryApi.Sources(
                        placement,
                        new StoreQueries(reads, topics),
                        points,
                        new CommandStores(reads, topics),
                        views,
                        bridges,
                        this::states,
                        registry::scrape,
                        SchemaIdTable.load(),
                        Subjects.of(topics),
                        requests,
                        new OtaSources(updates, requests, topics.otaJobs(), images::find),
                        uploads,
                        older,
                        Optional.of(recomputations),
                        new PushSources(new PushStores(reads, topics), topics.pushUsers()),
                        new RuleSources(new RuleStores(reads, topics), topics.rules()),
                        InstantSource.system());
        try {
            api = QueryApi.start(config.api(), token, sources, all(more, updates));
        } catch (IOException | RuntimeException e) {
            recomputations.close();
            files.ifPresent(NodeFiles::close);
            requests.close();
            bridges.close();
            throw e;
        }
        sweep =
                files.map(
                        kept ->
                                UploadsSweep.start(
                                        kept,
                                        topics,
                                        config.jobs().kafka(),
                                        InstantSource.system()));
        lost =
                Optional.ofNullable(jobs.get(NodesJob.NAME))
                        .map(
                                nodes ->
                                        LostSessions.start(
                                                presence(nodes),
                                                requests::landing,
                                                config.nodes().lostAfter()));
    }

    /**
     * As {@link #start(TopologiesConfig, Topics, PrometheusMeterRegistry, AdminToken, List,
     * Optional)}, where nothing keeps points that state holds no longer.
     */
    public static Topologies start(
            TopologiesConfig config,
            Topics topics,
            PrometheusMeterRegistry registry,
            AdminToken token,
            List<Endpoint> more)
            throws IOException {
        return start(config, topics, registry, token, more, Optional.empty());
    }

    /**
     * Starts everything; returns when the API listens, while jobs may still restore.
     *
     * @param token opens the API; see {@link AdminToken#at}
     * @param registry holds every metric of the process
     * @param more endpoints of the process beside the query API's, each with its description
     * @param older where points are that state holds no longer; empty when nowhere
     * @throws IllegalStateException when an endpoint is not described; then nothing runs
     * @throws IOException when the API's address is taken; then nothing runs
     * @throws KafkaUnavailableException when the cluster does not answer, or has no uplink; then
     *     nothing runs
     */
    public static Topologies start(
            TopologiesConfig config,
            Topics topics,
            PrometheusMeterRegistry registry,
            AdminToken token,
            List<Endpoint> more,
            Optional<OlderPoints> older)
            throws IOException {
        var topologies = new Topologies(config, topics, registry, token, more, older);
        topologies.startJobs();
        return topologies;
    }

    /** What is kept for nodes; empty when this process has no folder of that. */
    public Optional<NodeFiles> files() {
        return files;
    }

    /** The port the API listens on. */
    public int httpPort() {
        return api.port();
    }

    /** Whether every job of this process works, and answers from present state. */
    public boolean ready() {
        return states().values().stream().allMatch(JobState::isReady);
    }

    /** State by name of job, in the order of the configuration. */
    public Map<String, JobState> states() {
        var states = new LinkedHashMap<String, JobState>();
        jobs.forEach((name, slot) -> states.put(name, slot.state()));
        return states;
    }

    /** Stops answering, then finishes what is being processed and commits it. */
    @Override
    public void close() {
        closing = true;
        sweep.ifPresent(UploadsSweep::close);
        lost.ifPresent(LostSessions::close);
        api.close();
        recomputations.close();
        written.ifPresent(WrittenPoints::close);
        starters.forEach(Thread::interrupt);
        starters.forEach(Topologies::join);
        jobs.values().forEach(slot -> slot.running().ifPresent(RunningJob::close));
        requests.close();
        bridges.close();
        files.ifPresent(NodeFiles::close);
    }

    private List<Endpoint> all(List<Endpoint> more, OtaQueries updates) {
        var endpoints = new ArrayList<>(more);
        endpoints.addAll(
                new ImageEndpoints(
                                files,
                                config.files().imageBytes(),
                                new ImagesOfJobs(updates),
                                InstantSource.system())
                        .all());
        return endpoints;
    }

    private LostSessions.Sources presence(JobSlot nodes) {
        return new LostSessions.Sources(
                NodesJob.NAME,
                views.watermarks(),
                views.fleet(),
                bridges,
                partition ->
                        nodes.running()
                                .flatMap(job -> job.store(Sessions.sessions(topics), partition))
                                .<LostSessions.Newest.Rows>map(sessions -> sessions::get)
                                .orElse(_ -> null));
    }

    private void startJobs() {
        for (JobSlot slot : jobs.values()) {
            starters.add(
                    Thread.ofPlatform()
                            .name("headwater-start-" + slot.job())
                            .start(() -> start(slot)));
        }
    }

    /** Seeding takes its time, and the cluster may be away: neither holds the other job up. */
    private void start(JobSlot slot) {
        while (!closing) {
            try {
                slot.started(
                        RunningJob.start(jobNamed(slot.job()), config.jobs(), views, registry));
                return;
            } catch (KafkaUnavailableException e) {
                LOGGER.atWarn()
                        .addKeyValue("job", slot.job())
                        .addKeyValue("error", e.getMessage())
                        .log("job cannot start yet and will be tried again");
            } catch (RuntimeException | Error e) { // an error would leave it starting for ever
                LOGGER.atError().setCause(e).addKeyValue("job", slot.job()).log("job cannot start");
                slot.failed(String.valueOf(e.getMessage()));
                return;
            }
            if (!paused()) {
                return;
            }
        }
    }

    private StreamsJob jobNamed(String name) {
        return switch (name) {
            case NodesJob.NAME ->
                    NodesJob.of(
                            topics, views.fleet(), new NodeLinks(images, uploads), config.nodes());
            case FleetJob.NAME -> FleetJob.of(topics, partitions);
            case TimeSeries.JOB -> new StreamsJob(TimeSeries.JOB, topics, List.of(timeSeries));
            default -> throw new IllegalArgumentException("there is no job " + name);
        };
    }

    private static boolean paused() {
        try {
            Thread.sleep(RETRY_PAUSE);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void join(Thread starter) {
        try {
            starter.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
