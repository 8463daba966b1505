package io.headwater.topologies.query;

import io.headwater.avro.alerts.AlertRaised;
import io.headwater.avro.commands.CommandState;
import io.headwater.avro.commands.CommandStatus;
import io.headwater.avro.delivery.DownlinkState;
import io.headwater.avro.delivery.NodeDownlinks;
import io.headwater.avro.files.NodeFile;
import io.headwater.avro.groups.GroupNode;
import io.headwater.avro.identity.Credential;
import io.headwater.avro.mapping.MappingState;
import io.headwater.avro.params.ParamsState;
import io.headwater.avro.presence.PresenceState;
import io.headwater.avro.registry.NodeIndex;
import io.headwater.avro.rejected.NodeRejections;
import io.headwater.avro.rejected.Rejection;
import io.headwater.avro.users.UserNode;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.PlacedKey;
import io.headwater.schemas.RowKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UserNodeKey;
import io.headwater.topologies.aggregates.Question;
import io.headwater.topologies.aggregates.Sample;
import io.headwater.topologies.alerts.Alerts;
import io.headwater.topologies.commands.Commands;
import io.headwater.topologies.commands.RequestIndex;
import io.headwater.topologies.delivery.Downlinks;
import io.headwater.topologies.fleet.FleetJob;
import io.headwater.topologies.groups.GroupsNodes;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.RunningJob;
import io.headwater.topologies.mapping.Mapping;
import io.headwater.topologies.mapping.NodeKeys;
import io.headwater.topologies.nodes.NodesJob;
import io.headwater.topologies.params.Params;
import io.headwater.topologies.presence.Sessions;
import io.headwater.topologies.registry.Registry;
import io.headwater.topologies.rejected.RecentRejections;
import io.headwater.topologies.timeseries.SeriesQueries;
import io.headwater.topologies.timeseries.TimeSeries;
import io.headwater.topologies.uploads.Uploads;
import io.headwater.topologies.users.UsersNodes;
import io.headwater.topologies.views.NodePage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** Reads of the stores of this process's jobs. */
public final class StoreQueries implements NodeQueries {
    private final Placement placement;
    private final Map<String, JobSlot> jobs;
    private final Topics topics;
    private final TimeSeries timeSeries;
    private final JobStore<NodeKey, NodeIndex> nodes;
    private final JobStore<NodeKey, byte[]> configs;
    private final JobStore<NodeKey, PresenceState> sessions;
    private final JobStore<NodeKey, byte[]> params;
    private final byte[] noParams;
    private final Map<Integer, ReadOnlyKeyValueStore<NodeKey, byte[]>> openParams =
            new ConcurrentHashMap<>();
    private final JobStore<NodeKey, NodeDownlinks> downlinks;
    private final JobStore<NodeKey, MappingState> mappings;
    private final JobStore<NodeKey, Credential> credentials;
    private final JobStore<UserNodeKey, UserNode> usersNodes;
    private final JobStore<UserNodeKey, GroupNode> groupsNodes;
    private final JobStore<RowKey, AlertRaised> alerts;
    private final JobStore<RowKey, CommandState> commands;
    private final JobStore<Bytes, String> commandsByRequest;
    private final JobStore<RowKey, NodeFile> files;
    private final JobStore<NodeKey, NodeRejections> rejected;

    /**
     * @param jobs of this process, by name
     * @param timeSeries the capability whose stores are read
     */
    public StoreQueries(
            Placement placement, Map<String, JobSlot> jobs, Topics topics, TimeSeries timeSeries) {
        this.placement = placement;
        this.jobs = Map.copyOf(jobs);
        this.topics = topics;
        this.timeSeries = timeSeries;
        nodes = Registry.nodes(topics);
        configs = Registry.configs(topics);
        sessions = Sessions.sessions(topics);
        params = Params.current(topics);
        noParams = Params.none(topics);
        downlinks = Downlinks.downlinks(topics);
        mappings = Mapping.nodes(topics);
        credentials = NodeKeys.credentials(topics);
        usersNodes = UsersNodes.nodes(topics);
        groupsNodes = GroupsNodes.nodes(topics);
        alerts = Alerts.recent(topics);
        commands = Commands.requests(topics);
        commandsByRequest = RequestIndex.byRequest(topics);
        files = Uploads.known(topics);
        rejected = RecentRejections.recent(topics);
    }

    @Override
    public Lookup<NodeView> node(NodeKey node) {
        return row(nodes, node)
                .then(
                        index ->
                                orNone(row(sessions, node))
                                        .then(
                                                presence ->
                                                        new Lookup.Found<>(
                                                                new NodeView(
                                                                        node,
                                                                        index,
                                                                        presence.orElse(null)))));
    }

    @Override
    public Lookup<byte[]> config(NodeKey node) {
        return ofKnown(node, row(configs, node), new byte[0]);
    }

    @Override
    public Lookup<ParamsState> params(NodeKey node) {
        return paramsRow(node).then(row -> new Lookup.Found<>(paramsIn(row)));
    }

    @Override
    public Lookup<byte[]> paramsRow(NodeKey node) {
        Lookup<byte[]> row =
                read(
                        NodesJob.NAME,
                        node,
                        (job, partition) ->
                                paramsOf(job, partition).map(rows -> valueIn(rows, node)));
        return ofKnown(node, row, noParams);
    }

    @Override
    public ParamsState paramsIn(byte[] row) {
        return Params.read(topics, row);
    }

    @Override
    public Lookup<List<DownlinkState>> downlinks(NodeKey node) {
        return ofKnown(node, row(downlinks, node), new NodeDownlinks(List.of()))
                .then(known -> new Lookup.Found<>(known.getDownlinks()));
    }

    @Override
    public Lookup<Credential> credential(NodeKey node) {
        return row(credentials, node);
    }

    @Override
    public Lookup<MappingState> mapping(NodeKey node) {
        Lookup<MappingState> mapping = ofKnown(node, row(mappings, node), Mapping.NOTHING);
        return mapping instanceof Lookup.Absent<MappingState>()
                ? row(credentials, node).then(_ -> new Lookup.Found<>(Mapping.NOTHING))
                : mapping; // users may ask for a node before it was ever heard of
    }

    @Override
    public Lookup<NodePage<UserNode>> usersNodes(
            FleetKey user, @Nullable NodeKey after, int limit) {
        return page(usersNodes, user, after, limit);
    }

    @Override
    public Lookup<NodePage<GroupNode>> groupsNodes(
            FleetKey group, @Nullable NodeKey after, int limit) {
        return page(groupsNodes, group, after, limit);
    }

    private <V> Lookup<NodePage<V>> page(
            JobStore<UserNodeKey, V> store, FleetKey owner, @Nullable NodeKey after, int limit) {
        return read(
                FleetJob.NAME,
                owner,
                (job, partition) ->
                        job.store(store, partition)
                                .map(
                                        rows ->
                                                new Lookup.Found<>(
                                                        NodePage.of(owner, after, limit, rows))));
    }

    @Override
    public Lookup<List<AlertRaised>> alerts(NodeKey node) {
        return rows(alerts, node, recent -> Alerts.of(node, recent));
    }

    @Override
    public Lookup<List<Rejection>> rejected(NodeKey node) {
        return ofKnown(node, row(rejected, node), new NodeRejections(List.of()))
                .then(known -> new Lookup.Found<>(known.getRejections()));
    }

    @Override
    public Lookup<List<CommandState>> commands(NodeKey node) {
        return rows(commands, node, requests -> Commands.of(node, requests));
    }

    @Override
    public Lookup<List<NodeFile>> files(NodeKey node) {
        return rows(files, node, known -> Uploads.of(node, known));
    }

    @Override
    public Lookup<Map<CommandStatus, Long>> commandCounts(int partition, String request) {
        return index(partition, index -> RequestIndex.counts(request, index));
    }

    @Override
    public Lookup<List<NodeKey>> commandNodes(
            int partition,
            String request,
            @Nullable CommandStatus status,
            @Nullable String after,
            int limit) {
        return index(partition, index -> RequestIndex.nodes(request, status, after, limit, index));
    }

    private <R> Lookup<R> index(
            int partition, Function<ReadOnlyKeyValueStore<Bytes, String>, R> reading) {
        JobSlot slot = jobs.get(NodesJob.NAME);
        return slot == null
                ? new Lookup.NotReady<>("job " + NodesJob.NAME + " does not run here")
                : read(
                        slot,
                        partition,
                        (job, owned) ->
                                job.store(commandsByRequest, owned)
                                        .map(index -> new Lookup.Found<>(reading.apply(index))));
    }

    @Override
    public Lookup<SeriesQueries.SeriesPage> series(
            NodeKey node, @Nullable SeriesKey after, int limit, long now) {
        Lookup<SeriesQueries.SeriesPage> page =
                series(node, queries -> queries.list(node, after, limit, now));
        boolean none =
                page instanceof Lookup.Found<SeriesQueries.SeriesPage>(var found)
                        && after == null
                        && found.series().isEmpty();
        return none && row(nodes, node) instanceof Lookup.Absent<NodeIndex>()
                ? new Lookup.Absent<>()
                : page;
    }

    @Override
    public Lookup<List<SeriesKey>> seriesNamed(NodeKey node, String name) {
        Lookup<List<SeriesKey>> named = series(node, queries -> queries.named(node, name));
        boolean none = named instanceof Lookup.Found<List<SeriesKey>>(var found) && found.isEmpty();
        return none && row(nodes, node) instanceof Lookup.Absent<NodeIndex>()
                ? new Lookup.Absent<>()
                : named;
    }

    @Override
    public Lookup<Long> everySeries(int partition, Consumer<SeriesKey> to) {
        JobSlot slot = jobs.get(TimeSeries.JOB);
        return slot == null
                ? new Lookup.NotReady<>("job " + TimeSeries.JOB + " does not run here")
                : read(
                        slot,
                        partition,
                        (job, here) ->
                                queries(job, here)
                                        .map(
                                                queries ->
                                                        new Lookup.Found<>(
                                                                queries.everySeries(to))));
    }

    @Override
    public Lookup<SeriesQueries.PointsPage> points(
            SeriesKey series, SeriesQueries.Range range, int limit, long now) {
        return series(series.node(), queries -> queries.points(series, range, limit, now));
    }

    /**
     * Opened once: Streams finds a store under a lock that every question would take, while an open
     * one says by itself when its partition is not here.
     */
    private Optional<ReadOnlyKeyValueStore<NodeKey, byte[]>> paramsOf(
            RunningJob job, int partition) {
        ReadOnlyKeyValueStore<NodeKey, byte[]> open = openParams.get(partition);
        if (open != null) {
            return Optional.of(open);
        }
        var opened = job.store(params, partition);
        opened.ifPresent(rows -> openParams.put(partition, rows));
        return opened;
    }

    @Override
    public Lookup<Long> samples(
            SeriesKey series,
            Question.Range range,
            boolean descending,
            long most,
            long now,
            Consumer<Sample> to) {
        return series(
                series.node(),
                queries -> queries.samples(series, range, descending, most, now, to));
    }

    @Override
    public long wholeSince(long now) {
        return timeSeries.wholeSince(now);
    }

    /** What a node has not sent yet is nothing, unless the node itself is unknown. */
    private <V> Lookup<V> ofKnown(NodeKey node, Lookup<V> value, V nothing) {
        return value instanceof Lookup.Absent<V>()
                ? row(nodes, node).then(_ -> new Lookup.Found<>(nothing))
                : value;
    }

    private <V> Lookup<V> row(JobStore<NodeKey, V> store, NodeKey node) {
        return read(
                NodesJob.NAME,
                node,
                (job, partition) -> job.store(store, partition).map(rows -> valueIn(rows, node)));
    }

    /** Some rows of a known node. */
    private <V, R> Lookup<R> rows(
            JobStore<RowKey, V> store,
            NodeKey node,
            Function<ReadOnlyKeyValueStore<RowKey, V>, R> reading) {
        return row(nodes, node)
                .then(
                        _ ->
                                read(
                                        NodesJob.NAME,
                                        node,
                                        (job, partition) ->
                                                job.store(store, partition)
                                                        .map(
                                                                rows ->
                                                                        new Lookup.Found<>(
                                                                                reading.apply(
                                                                                        rows)))));
    }

    private static <V> Lookup<V> valueIn(ReadOnlyKeyValueStore<NodeKey, V> rows, NodeKey node) {
        @Nullable V value = rows.get(node);
        return value == null ? new Lookup.Absent<>() : new Lookup.Found<>(value);
    }

    private <R> Lookup<R> series(NodeKey node, Function<SeriesQueries, R> question) {
        return read(
                TimeSeries.JOB,
                node,
                (job, partition) ->
                        queries(job, partition)
                                .map(queries -> new Lookup.Found<>(question.apply(queries))));
    }

    private Optional<SeriesQueries> queries(RunningJob job, int partition) {
        return job.store(timeSeries.latest(), partition)
                .flatMap(
                        latest ->
                                job.store(timeSeries.points(), partition)
                                        .map(points -> timeSeries.queries(latest, points)));
    }

    /** Reads one partition's stores; empty when they are not to be had at present. */
    private interface Reading<R> {
        Optional<Lookup<R>> of(RunningJob job, int partition);
    }

    private <R> Lookup<R> read(String job, PlacedKey key, Reading<R> reading) {
        return placement
                .partitionOf(job, key)
                .then(
                        partition -> {
                            JobSlot slot = jobs.get(job);
                            return slot == null
                                    ? new Lookup.NotReady<>("job " + job + " does not run here")
                                    : read(slot, partition, reading);
                        });
    }

    private static <R> Lookup<R> read(JobSlot slot, int partition, Reading<R> reading) {
        try {
            return slot.running()
                    .flatMap(job -> reading.of(job, partition))
                    .orElseGet(() -> new Lookup.NotReady<>(slot.notReady()));
        } catch (InvalidStateStoreException moved) {
            return new Lookup.NotReady<>(slot.notReady());
        }
    }

    private static <V> Lookup<Optional<V>> orNone(Lookup<V> lookup) {
        return lookup instanceof Lookup.Absent<V>()
                ? new Lookup.Found<>(Optional.empty())
                : lookup.then(value -> new Lookup.Found<>(Optional.of(value)));
    }
}
