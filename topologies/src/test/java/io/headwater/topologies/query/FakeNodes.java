package io.headwater.topologies.query;

import io.headwater.avro.alerts.AlertRaised;
import io.headwater.avro.delivery.DownlinkState;
import io.headwater.avro.files.NodeFile;
import io.headwater.avro.groups.GroupNode;
import io.headwater.avro.identity.Credential;
import io.headwater.avro.mapping.MappingState;
import io.headwater.avro.params.ParamValue;
import io.headwater.avro.params.ParamsState;
import io.headwater.avro.presence.PresenceState;
import io.headwater.avro.push.PushUser;
import io.headwater.avro.registry.NodeIndex;
import io.headwater.avro.rejected.Rejection;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.avro.users.UserNode;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.topologies.jobs.StreamsJob;
import io.headwater.topologies.push.Deliveries;
import io.headwater.topologies.views.FleetEntry;
import io.headwater.topologies.views.NodePage;
import io.headwater.topologies.views.Views;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

/** Nodes in maps, and beside them all else that the API reads and writes. */
final class FakeNodes implements NodeQueries {
    static final List<String> JOBS = List.of("nodes", "timeseries");

    /** A session that is open, on the first bridge. */
    static final PresenceState OPEN =
            new PresenceState(40L, true, "s-1", 1_500L, null, 0, "life-1", "ab", "10.0.0.7", 40L);

    private static final Serde<ParamsState> PARAMS =
            new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load()).paramsState().value();
    private static final ParamsState NO_PARAMS =
            ParamsState.newBuilder().setParams(List.of()).setOrigin(0).build();

    final Views views = Views.of(FakePlacement.PARTITIONS);
    final FakePlacement placement;
    final FakeLog log = new FakeLog(this);
    final Map<FleetKey, PushUser> pushUsers = new ConcurrentHashMap<>();
    final List<Deliveries.Row> pushDeliveries = new CopyOnWriteArrayList<>();
    final FakeRules rules = new FakeRules();
    final FakePoints points = new FakePoints(this);
    final FakeCommands commands = new FakeCommands(this);
    final FakeMappings mappings = new FakeMappings();
    final FakeAlerts alerts = new FakeAlerts();

    private final FakeDownlinks downlinks = new FakeDownlinks();
    private final Map<NodeKey, NodeView> nodes = new ConcurrentHashMap<>();
    private final Map<NodeKey, byte[]> configs = new ConcurrentHashMap<>();
    private final Map<NodeKey, ParamsState> params = new ConcurrentHashMap<>();
    private final Map<NodeKey, List<NodeFile>> files = new ConcurrentHashMap<>();
    private final Map<NodeKey, List<Rejection>> rejected = new ConcurrentHashMap<>();
    private final Map<NodeKey, Credential> credentials = new ConcurrentHashMap<>();
    private volatile Runnable whenRead = () -> {};

    /** Those of some partitions. */
    FakeNodes(Set<Integer> here) {
        placement = new FakePlacement(here);
        for (int partition : here) {
            JOBS.forEach(job -> views.watermarks().assigned(job, partition, 0));
            JOBS.forEach(job -> views.changes().assigned(job, partition, 0));
            views.watermarks().assigned(StreamsJob.requestsOf("nodes"), partition, 0);
            views.changes().assigned(StreamsJob.requestsOf("nodes"), partition, 0);
            views.fleet().assigned(partition);
            views.fleet().ready(partition);
        }
    }

    static FakeNodes onEveryPartition() {
        return new FakeNodes(
                IntStream.range(0, FakePlacement.PARTITIONS).boxed().collect(Collectors.toSet()));
    }

    /** Happens whenever a node is read. */
    void whenRead(Runnable happening) {
        whenRead = happening;
    }

    NodeKey add(String device, String type, @Nullable PresenceState presence) {
        NodeKey node = NodeKey.rainmaker(device);
        var index =
                NodeIndex.newBuilder()
                        .setName("Hall")
                        .setType(type)
                        .setModel("m1")
                        .setFwVersion("1.0")
                        .setFirstSeenAt(1_000L)
                        .setLastSeenAt(2_000L)
                        .setOrigin(0)
                        .build();
        nodes.put(node, new NodeView(node, index, presence));
        views.fleet().put(FakePlacement.partitionOf(node), node, FleetEntry.of(index, presence));
        return node;
    }

    void config(NodeKey node, byte[] config) {
        configs.put(node, config);
    }

    void params(NodeKey node, long origin, String device, String param, String value) {
        var only = new ParamValue(device, param, value, null, 1_700_000_000_123L, origin);
        params.put(
                node, ParamsState.newBuilder().setParams(List.of(only)).setOrigin(origin).build());
    }

    void credential(NodeKey node, Credential credential) {
        credentials.put(node, credential);
    }

    void file(NodeKey node, NodeFile file) {
        files.merge(
                node,
                List.of(file),
                (known, more) -> Stream.concat(known.stream(), more.stream()).toList());
    }

    void group(String group, NodeKey node) {
        views.fleet().groups(FakePlacement.partitionOf(node), node, Set.of(group));
    }

    void rejected(NodeKey node, List<Rejection> rejections) {
        rejected.put(node, rejections);
    }

    /** Says that the node takes commands. */
    void takesCommands(NodeKey node) {
        nodes.computeIfPresent(
                node,
                (key, view) ->
                        new NodeView(
                                key,
                                NodeIndex.newBuilder(view.index()).setCommandResponse(true).build(),
                                view.presence()));
    }

    /** Does what was asked, as for a node that is connected. */
    void decide(NodeKey node, NodeRequest request) {
        downlinks.decide(node, request);
        alerts.decide(node, request);
        mappings.decide(node, request);
        commands.decide(node, request);
        if (request.getRemoveFile() != null) {
            String id = request.getRemoveFile().getFile();
            files.computeIfPresent(
                    node,
                    (_, known) -> known.stream().filter(file -> !file.getId().equals(id)).toList());
        }
    }

    @Override
    public Lookup<NodeView> node(NodeKey node) {
        whenRead.run();
        return found(nodes.get(node));
    }

    @Override
    public Lookup<byte[]> config(NodeKey node) {
        return new Lookup.Found<>(configs.getOrDefault(node, new byte[0]));
    }

    @Override
    public Lookup<ParamsState> params(NodeKey node) {
        return ofKnown(node, params.getOrDefault(node, NO_PARAMS));
    }

    @Override
    public Lookup<byte[]> paramsRow(NodeKey node) {
        return params(node)
                .then(state -> new Lookup.Found<>(PARAMS.serializer().serialize("", state)));
    }

    @Override
    public ParamsState paramsIn(byte[] row) {
        return PARAMS.deserializer().deserialize("", row);
    }

    @Override
    public Lookup<List<DownlinkState>> downlinks(NodeKey node) {
        return ofKnown(node, downlinks.of(node));
    }

    @Override
    public Lookup<Credential> credential(NodeKey node) {
        return found(credentials.get(node));
    }

    @Override
    public Lookup<MappingState> mapping(NodeKey node) {
        return ofKnown(node, mappings.of(node));
    }

    @Override
    public Lookup<NodePage<UserNode>> usersNodes(
            FleetKey user, @Nullable NodeKey after, int limit) {
        return mappings.usersNodes(user, after, limit);
    }

    @Override
    public Lookup<NodePage<GroupNode>> groupsNodes(
            FleetKey group, @Nullable NodeKey after, int limit) {
        return mappings.groupsNodes(group, after, limit);
    }

    @Override
    public Lookup<List<AlertRaised>> alerts(NodeKey node) {
        return ofKnown(node, alerts.of(node));
    }

    @Override
    public Lookup<List<Rejection>> rejected(NodeKey node) {
        return ofKnown(node, rejected.getOrDefault(node, List.of()));
    }

    @Override
    public Lookup<List<NodeFile>> files(NodeKey node) {
        return ofKnown(node, files.getOrDefault(node, List.of()));
    }

    private <V> Lookup<V> ofKnown(NodeKey node, V value) {
        return node(node).then(_ -> new Lookup.Found<>(value));
    }

    private static <V> Lookup<V> found(@Nullable V value) {
        return value == null ? new Lookup.Absent<>() : new Lookup.Found<>(value);
    }
}
