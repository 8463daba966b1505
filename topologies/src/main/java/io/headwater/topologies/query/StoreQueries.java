package io.headwater.topologies.query;

import io.headwater.avro.alerts.AlertRaised;
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
import io.headwater.schemas.RowKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UserNodeKey;
import io.headwater.topologies.alerts.Alerts;
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
import io.headwater.topologies.uploads.Uploads;
import io.headwater.topologies.users.UsersNodes;
import io.headwater.topologies.views.NodePage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** Reads of what the jobs of this process keep about nodes. */
public final class StoreQueries implements NodeQueries {
    private final JobReads reads;
    private final Topics topics;
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
    private final JobStore<RowKey, NodeFile> files;
    private final JobStore<NodeKey, NodeRejections> rejected;

    public StoreQueries(JobReads reads, Topics topics) {
        this.reads = reads;
        this.topics = topics;
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
                reads.read(
                        NodesJob.NAME,
                        node,
                        (job, partition) ->
                                paramsOf(job, partition).map(rows -> JobReads.valueIn(rows, node)));
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
        return reads.ask(
                FleetJob.NAME, store, owner, rows -> NodePage.of(owner, after, limit, rows));
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
    public Lookup<List<NodeFile>> files(NodeKey node) {
        return rows(files, node, known -> Uploads.of(node, known));
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

    /** What a node has not sent yet is nothing, unless the node itself is unknown. */
    private <V> Lookup<V> ofKnown(NodeKey node, Lookup<V> value, V nothing) {
        return value instanceof Lookup.Absent<V>()
                ? row(nodes, node).then(_ -> new Lookup.Found<>(nothing))
                : value;
    }

    private <V> Lookup<V> row(JobStore<NodeKey, V> store, NodeKey node) {
        return reads.row(NodesJob.NAME, store, node);
    }

    /** Some rows of a known node. */
    private <V, R> Lookup<R> rows(
            JobStore<RowKey, V> store,
            NodeKey node,
            Function<ReadOnlyKeyValueStore<RowKey, V>, R> reading) {
        return row(nodes, node).then(_ -> reads.ask(NodesJob.NAME, store, node, reading));
    }

    private static <V> Lookup<Optional<V>> orNone(Lookup<V> lookup) {
        return lookup instanceof Lookup.Absent<V>()
                ? new Lookup.Found<>(Optional.empty())
                : lookup.then(value -> new Lookup.Found<>(Optional.of(value)));
    }
}
