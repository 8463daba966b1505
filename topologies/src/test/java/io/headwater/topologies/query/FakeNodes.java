package io.headwater.topologies.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.avro.alerts.AlertRaised;
import io.headwater.avro.delivery.DownlinkState;
import io.headwater.avro.delivery.DownlinkStatus;
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
import io.headwater.avro.requests.PublishToNode;
import io.headwater.avro.users.UserNode;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.KafkaUnavailableException;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.NodePartitions;
import io.headwater.schemas.Origin;
import io.headwater.schemas.PlacedKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.topologies.jobs.StreamsJob;
import io.headwater.topologies.push.Deliveries;
import io.headwater.topologies.views.FleetEntry;
import io.headwater.topologies.views.NodePage;
import io.headwater.topologies.views.Views;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/** Nodes in maps, on some of the partitions of an uplink, as the API reads them. */
final class FakeNodes implements Placement, NodeQueries, RequestLog {
    static final int PARTITIONS = 4;
    static final List<String> JOBS = List.of("nodes", "timeseries");

    final Views views = Views.of(PARTITIONS);
    final Map<FleetKey, PushUser> pushUsers = new ConcurrentHashMap<>();
    final FakeRules rules = new FakeRules();
    final FakePoints points = new FakePoints(this);
    final FakeCommands commands = new FakeCommands(this);
    final FakeMappings mappings = new FakeMappings();
    final List<Deliveries.Row> pushDeliveries = new CopyOnWriteArrayList<>();

    private final Map<NodeKey, NodeView> nodes = new ConcurrentHashMap<>();
    private final Map<NodeKey, byte[]> configs = new ConcurrentHashMap<>();
    private static final Serde<ParamsState> PARAMS =
            new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load()).paramsState().value();

    private final Map<NodeKey, ParamsState> params = new ConcurrentHashMap<>();
    private final Map<NodeKey, List<DownlinkState>> downlinks = new ConcurrentHashMap<>();
    private final Map<NodeKey, List<AlertRaised>> alerts = new ConcurrentHashMap<>();
    private final Map<NodeKey, List<NodeFile>> files = new ConcurrentHashMap<>();
    private final Map<NodeKey, List<Rejection>> rejected = new ConcurrentHashMap<>();
    private final Map<NodeKey, Credential> credentials = new ConcurrentHashMap<>();
    private final List<NodeRequest> requests = new CopyOnWriteArrayList<>();
    private final List<Landed> landed = new CopyOnWriteArrayList<>();
    private final Set<Integer> here;
    private final Map<Integer, HostInfo> elsewhere = new ConcurrentHashMap<>();
    private volatile @Nullable String notReady;
    private volatile @Nullable String logAway;
    private volatile Runnable whenRead = () -> {};

    FakeNodes(Set<Integer> here) {
        this.here = new TreeSet<>(here);
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
        return new FakeNodes(IntStream.range(0, PARTITIONS).boxed().collect(Collectors.toSet()));
    }

    static int partitionOf(NodeKey node) {
        return NodePartitions.of(node, PARTITIONS);
    }

    void heldBy(HostInfo instance, Set<Integer> partitions) {
        partitions.forEach(partition -> elsewhere.put(partition, instance));
    }

    /** Happens whenever a node is read. */
    void whenRead(Runnable happening) {
        whenRead = happening;
    }

    void notReady(String why) {
        notReady = why;
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
        views.fleet().put(partitionOf(node), node, FleetEntry.of(index, presence));
        return node;
    }

    void config(NodeKey node, byte[] config) {
        configs.put(node, config);
    }

    void params(NodeKey node, long origin, String device, String param, String value) {
        params.put(
                node,
                ParamsState.newBuilder()
                        .setParams(
                                List.of(
                                        new ParamValue(
                                                device,
                                                param,
                                                value,
                                                null,
                                                1_700_000_000_123L,
                                                origin)))
                        .setOrigin(origin)
                        .build());
    }

    @Override
    public Lookup<Integer> partitionOf(String job, PlacedKey key) {
        int partition = NodePartitions.of(key, PARTITIONS);
        String why = notReady;
        HostInfo holder = elsewhere.get(partition);
        if (why != null) {
            return new Lookup.NotReady<>(why);
        }
        if (here.contains(partition)) {
            return new Lookup.Found<>(partition);
        }
        return holder == null ? new Lookup.NotReady<>("moving") : new Lookup.HeldBy<>(holder);
    }

    @Override
    public Set<Integer> partitionsHere(String job) {
        return here;
    }

    @Override
    public List<HostInfo> others(String job) {
        return elsewhere.values().stream().distinct().toList();
    }

    @Override
    public int partitions() {
        return PARTITIONS;
    }

    @Override
    public Lookup<NodeView> node(NodeKey node) {
        whenRead.run();
        NodeView view = nodes.get(node);
        return view == null ? new Lookup.Absent<>() : new Lookup.Found<>(view);
    }

    @Override
    public Lookup<byte[]> config(NodeKey node) {
        return new Lookup.Found<>(configs.getOrDefault(node, new byte[0]));
    }

    @Override
    public Lookup<ParamsState> params(NodeKey node) {
        return node(node)
                .then(
                        view ->
                                new Lookup.Found<>(
                                        params.getOrDefault(
                                                node,
                                                ParamsState.newBuilder()
                                                        .setParams(List.of())
                                                        .setOrigin(0)
                                                        .build())));
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

    /** Decides at once, as for a node that is connected. */
    @Override
    public Origin write(NodeKey node, NodeRequest request) {
        String why = logAway;
        if (why != null) {
            throw new KafkaUnavailableException(why, new IllegalStateException(why));
        }
        if (request.getPublish() != null) {
            send(node, request, request.getPublish());
        }
        if (request.getAcknowledgeAlert() != null) {
            acknowledge(node, request, request.getAcknowledgeAlert().getAlert());
        }
        mappings.decide(node, request);
        commands.decide(node, request);
        if (request.getRemoveFile() != null) {
            String id = request.getRemoveFile().getFile();
            files.computeIfPresent(
                    node,
                    (_, known) -> known.stream().filter(file -> !file.getId().equals(id)).toList());
        }
        requests.add(request);
        var place = new Origin(partitionOf(node), requests.size() - 1L);
        views.watermarks()
                .processed(StreamsJob.requestsOf("nodes"), place.partition(), place.offset());
        return place;
    }

    @Override
    public Lookup<MappingState> mapping(NodeKey node) {
        return node(node).then(view -> new Lookup.Found<>(mappings.of(node)));
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

    void credential(NodeKey node, Credential credential) {
        credentials.put(node, credential);
    }

    @Override
    public Lookup<Credential> credential(NodeKey node) {
        Credential credential = credentials.get(node);
        return credential == null ? new Lookup.Absent<>() : new Lookup.Found<>(credential);
    }

    /** A message that the API landed for a node. */
    record Landed(NodeKey node, UplinkHeaders headers, String payload) {}

    List<Landed> landed() {
        return landed;
    }

    @Override
    public Origin land(NodeKey node, UplinkHeaders headers, byte[] payload) {
        landed.add(new Landed(node, headers, new String(payload, UTF_8)));
        var place = new Origin(partitionOf(node), landed.size());
        views.watermarks().processed("nodes", place.partition(), place.offset());
        return place;
    }

    private void acknowledge(NodeKey node, NodeRequest request, String id) {
        alerts.computeIfPresent(
                node,
                (_, known) ->
                        known.stream()
                                .map(
                                        alert ->
                                                alert.getId().equals(id)
                                                        ? AlertRaised.newBuilder(alert)
                                                                .setAcknowledgedAt(
                                                                        request.getRequestedAt())
                                                                .build()
                                                        : alert)
                                .toList());
    }

    private void send(NodeKey node, NodeRequest request, PublishToNode message) {
        downlinks
                .computeIfAbsent(node, absent -> new CopyOnWriteArrayList<>())
                .add(
                        new DownlinkState(
                                request.getId(),
                                message.getChannel(),
                                message.getTopic(),
                                message.getPayload().remaining(),
                                DownlinkStatus.SENT,
                                null,
                                request.getRequestedAt(),
                                null,
                                message.getExpiresAt(),
                                5L));
    }

    /** What was written, in order. */
    List<NodeRequest> requests() {
        return requests;
    }

    void logAway(String why) {
        logAway = why;
    }

    @Override
    public Lookup<List<DownlinkState>> downlinks(NodeKey node) {
        return node(node).then(view -> new Lookup.Found<>(downlinks.getOrDefault(node, List.of())));
    }

    @Override
    public Lookup<List<AlertRaised>> alerts(NodeKey node) {
        return node(node).then(view -> new Lookup.Found<>(alerts.getOrDefault(node, List.of())));
    }

    @Override
    public Lookup<List<Rejection>> rejected(NodeKey node) {
        return node(node).then(view -> new Lookup.Found<>(rejected.getOrDefault(node, List.of())));
    }

    @Override
    public Lookup<List<NodeFile>> files(NodeKey node) {
        return node(node).then(view -> new Lookup.Found<>(files.getOrDefault(node, List.of())));
    }

    void file(NodeKey node, NodeFile file) {
        files.merge(
                node,
                List.of(file),
                (known, more) -> Stream.concat(known.stream(), more.stream()).toList());
    }

    void group(String group, NodeKey node) {
        views.fleet().groups(partitionOf(node), node, Set.of(group));
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

    void alert(NodeKey node, String id, String text) {
        var alert =
                AlertRaised.newBuilder()
                        .setId(id)
                        .setText(text)
                        .setPacedUntil(0)
                        .setReceivedAt(1_000)
                        .setLoggedAt(1_001)
                        .setPartition(partitionOf(node))
                        .setOrigin(5)
                        .build();
        alerts.merge(
                node,
                List.of(alert),
                (known, more) -> Stream.concat(known.stream(), more.stream()).toList());
    }
}
