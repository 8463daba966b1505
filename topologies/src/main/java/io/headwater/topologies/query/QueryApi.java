package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.topologies.aggregates.OlderPoints;
import io.headwater.topologies.jobs.JobState;
import io.headwater.topologies.recompute.Recomputations;
import io.headwater.topologies.uploads.FileLinks;
import io.headwater.topologies.views.Bridges;
import io.headwater.topologies.views.Views;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The query API while it runs: an HTTP server on event loops of its own. */
public final class QueryApi implements AutoCloseable {
    private static final int EVENT_LOOPS = 2;
    private static final int STOP_SECONDS = 10;
    private static final Duration PROGRESS_PAUSE = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Instances instances;
    private final StreamRelay relay;
    private final QueryServer server;
    private final ProgressStreams progress;
    private final List<String> paths;

    /**
     * What the API reads.
     *
     * @param jobs state by name of job
     * @param metrics every metric of the process in Prometheus text format
     * @param recordBySubject full name of the Avro record by registry subject
     * @param requests where writes go
     * @param files that nodes bring
     * @param older where points are that state holds no longer; empty when nowhere
     * @param recomputations of this instance; empty where there are none
     * @param clock against which simple points expire
     */
    public record Sources(
            Placement placement,
            NodeQueries queries,
            PointQueries points,
            CommandQueries commands,
            Views views,
            Bridges bridges,
            Supplier<Map<String, JobState>> jobs,
            Supplier<String> metrics,
            SchemaIdTable schemas,
            Map<String, String> recordBySubject,
            RequestLog requests,
            OtaSources ota,
            FileLinks files,
            Optional<OlderPoints> older,
            Optional<Recomputations> recomputations,
            PushSources push,
            RuleSources rules,
            InstantSource clock) {}

    /**
     * Starts to listen; blocks until it does.
     *
     * @param more endpoints of the process beyond those of the query API, each with its description
     * @throws IllegalStateException when one of them is not described, see {@link OpenApiDocument}
     * @throws IOException when the address is taken or not ours; then nothing runs
     */
    public static QueryApi start(
            ApiConfig config, AdminToken token, Sources sources, List<Endpoint> more)
            throws IOException {
        Vertx vertx = Vertx.vertx(options());
        try {
            return new QueryApi(vertx, config, token, sources, more);
        } catch (IOException | RuntimeException e) {
            vertx.close();
            throw e;
        }
    }

    private QueryApi(
            Vertx vertx, ApiConfig config, AdminToken token, Sources sources, List<Endpoint> more)
            throws IOException {
        this.vertx = vertx;
        instances = new Instances(vertx);
        relay = new StreamRelay(vertx);
        var positions = new Positions(sources.views().watermarks());
        var endpoints =
                new ArrayList<>(endpoints(sources, positions, new MappingKey(config.mappingKey())));
        OtaEndpoints updates = updates(sources, positions);
        endpoints.addAll(updates.all());
        endpoints.addAll(pushes(sources, positions, config));
        endpoints.addAll(rules(sources, positions, config.rules()));
        endpoints.addAll(recomputations(sources));
        endpoints.addAll(more);
        var document = Answer.ok(document(endpoints, more));
        endpoints.add(Endpoint.get("/openapi.json", _ -> document));
        var streams =
                new NodeStreams(
                        sources.placement(),
                        positions,
                        relay,
                        sources.queries(),
                        sources.views(),
                        sources.bridges(),
                        config.heartbeat());
        var export =
                new SeriesExport(
                        sources.placement(),
                        positions,
                        relay,
                        sources.points(),
                        sources.older(),
                        sources.clock());
        progress = new ProgressStreams(PROGRESS_PAUSE, config.heartbeat());
        var open =
                List.of(
                        streams.endpoint(),
                        export.endpoint(),
                        new OtaStream(updates, progress).endpoint(),
                        new CommandStream(fleetCommands(sources), progress, sources.clock())
                                .endpoint());
        paths =
                Stream.concat(
                                endpoints.stream().map(Endpoint::path),
                                open.stream().map(StreamEndpoint::path))
                        .distinct()
                        .toList();
        server = QueryServer.start(vertx, config, token, endpoints, open);
    }

    /** The port it listens on. */
    public int port() {
        return server.port();
    }

    /** Every path it answers, parameters in braces. */
    List<String> paths() {
        return paths;
    }

    /** Stops listening and ends what is open; waits some seconds for it. */
    @Override
    public void close() {
        progress.close();
        server.close();
        instances.close();
        relay.close();
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .completeOnTimeout(null, STOP_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private List<Endpoint> endpoints(Sources sources, Positions positions, MappingKey mappingKey) {
        Placement placement = sources.placement();
        var reads = new NodeReads(placement, positions, instances);
        var every = new EveryInstance(placement, instances);
        var fleet =
                new FleetEndpoint(
                        placement,
                        positions,
                        every,
                        sources.queries(),
                        sources.views().fleet(),
                        sources.bridges());
        var all = new ArrayList<Endpoint>();
        all.add(fleet.endpoint());
        all.addAll(
                new NodeEndpoints(
                                sources.queries(), reads, sources.bridges(), placement.partitions())
                        .all());
        all.addAll(
                new SeriesEndpoints(
                                sources.points(),
                                new NodeZone(sources.queries()),
                                reads,
                                sources.older(),
                                sources.clock(),
                                placement.partitions())
                        .all());
        var writes = new NodeWrites(sources.requests(), sources.views().watermarks());
        all.addAll(new ControlEndpoints(sources.queries(), reads, writes, sources.clock()).all());
        all.addAll(
                new CommandEndpoints(
                                sources.queries(),
                                sources.commands(),
                                reads,
                                writes,
                                sources.clock())
                        .all());
        all.addAll(fleetCommands(sources).all());
        all.addAll(
                new FileEndpoints(
                                sources.queries(), reads, writes, sources.files(), sources.clock())
                        .all());
        all.add(new RejectedEndpoint(sources.queries(), reads).endpoint());
        all.addAll(new AlertEndpoints(sources.queries(), reads, writes, sources.clock()).all());
        all.addAll(
                new MappingEndpoints(sources.queries(), reads, writes, mappingKey, sources.clock())
                        .all());
        all.addAll(new ChallengeEndpoints(sources.queries(), reads, writes, sources.clock()).all());
        all.add(new ErasureEndpoint(sources.queries(), reads, writes, sources.clock()).endpoint());
        all.add(new ProxyEndpoint(sources.queries(), reads, writes, sources.clock()).endpoint());
        all.addAll(new UserEndpoints(sources.queries(), reads).all());
        all.add(new GroupEndpoints(sources.queries(), reads).endpoint());
        all.addAll(new SchemaEndpoints(sources.schemas(), sources.recordBySubject()).all());
        all.addAll(
                new HealthEndpoints(sources.jobs(), sources.views().watermarks(), sources.metrics())
                        .all());
        return all;
    }

    private FleetCommandEndpoints fleetCommands(Sources sources) {
        Placement placement = sources.placement();
        return new FleetCommandEndpoints(
                placement,
                new EveryInstance(placement, instances),
                sources.commands(),
                new FleetCommandTargets(
                        placement, sources.queries(), sources.views().fleet(), sources.bridges()),
                new NodeWrites(sources.requests(), sources.views().watermarks()),
                sources.clock());
    }

    /** Endpoints of the process must have a piece, those of the API may. */
    private static ObjectNode document(List<Endpoint> all, List<Endpoint> more) {
        return OpenApiDocument.with(
                all.stream()
                        .filter(endpoint -> endpoint.document() != null || more.contains(endpoint))
                        .toList());
    }

    /** Described by a piece of their own. */
    private OtaEndpoints updates(Sources sources, Positions positions) {
        var watermarks = sources.views().watermarks();
        var reads = new NodeReads(sources.placement(), positions, instances);
        return new OtaEndpoints(
                sources,
                reads,
                new FleetWrites(sources.ota().log(), watermarks),
                new NodeWrites(sources.requests(), watermarks),
                new OtaMembersEndpoint(sources.ota().queries(), sources.placement(), instances),
                new OtaReach(
                        sources.ota().queries(),
                        sources.views().fleet(),
                        sources.placement(),
                        new EveryInstance(sources.placement(), instances)));
    }

    private List<Endpoint> pushes(Sources sources, Positions positions, ApiConfig config) {
        return new PushEndpoints(
                        sources.push(),
                        new NodeReads(sources.placement(), positions, instances),
                        new FleetWrites(sources.ota().log(), sources.views().watermarks()),
                        new PushKey(config.pushKey()),
                        config.pushKinds(),
                        sources.clock())
                .all();
    }

    private List<Endpoint> rules(Sources sources, Positions positions, RuleLimits limits) {
        return new RuleEndpoints(
                        sources.rules(),
                        new NodeReads(sources.placement(), positions, instances),
                        new FleetWrites(sources.ota().log(), sources.views().watermarks()),
                        sources.placement(),
                        limits,
                        sources.clock())
                .all();
    }

    private List<Endpoint> recomputations(Sources sources) {
        return sources.recomputations()
                .map(
                        own ->
                                new RecomputationEndpoints(
                                                own,
                                                sources.placement(),
                                                instances,
                                                sources.clock())
                                        .all())
                .orElse(List.of());
    }

    private static VertxOptions options() {
        return new VertxOptions()
                .setEventLoopPoolSize(EVENT_LOOPS)
                .setFileSystemOptions(
                        new FileSystemOptions()
                                .setClassPathResolvingEnabled(false)
                                .setFileCachingEnabled(false));
    }
}
