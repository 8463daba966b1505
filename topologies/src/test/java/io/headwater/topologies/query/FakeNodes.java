package io.headwater.topologies.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.avro.alerts.AlertRaised;
import io.headwater.avro.commands.CommandState;
import io.headwater.avro.commands.CommandStatus;
import io.headwater.avro.delivery.DownlinkState;
import io.headwater.avro.delivery.DownlinkStatus;
import io.headwater.avro.files.NodeFile;
import io.headwater.avro.groups.GroupNode;
import io.headwater.avro.identity.Credential;
import io.headwater.avro.mapping.GroupMembership;
import io.headwater.avro.mapping.MappingMethod;
import io.headwater.avro.mapping.MappingRequest;
import io.headwater.avro.mapping.MappingState;
import io.headwater.avro.mapping.MappingStatus;
import io.headwater.avro.params.ParamValue;
import io.headwater.avro.params.ParamsState;
import io.headwater.avro.presence.PresenceState;
import io.headwater.avro.push.PushUser;
import io.headwater.avro.registry.NodeIndex;
import io.headwater.avro.rejected.Rejection;
import io.headwater.avro.requests.ChangeGroup;
import io.headwater.avro.requests.ChangeMapping;
import io.headwater.avro.requests.MappingAction;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.avro.requests.PublishToNode;
import io.headwater.avro.requests.SendCommand;
import io.headwater.avro.timeseries.Point;
import io.headwater.avro.users.UserNode;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.KafkaUnavailableException;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.NodePartitions;
import io.headwater.schemas.Origin;
import io.headwater.schemas.PlacedKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.topologies.aggregates.Question;
import io.headwater.topologies.aggregates.Sample;
import io.headwater.topologies.jobs.StreamsJob;
import io.headwater.topologies.mapping.Mapping;
import io.headwater.topologies.push.Deliveries;
import io.headwater.topologies.timeseries.SeriesQueries;
import io.headwater.topologies.timeseries.SeriesQueries.PointsPage;
import io.headwater.topologies.timeseries.SeriesQueries.SeriesPage;
import io.headwater.topologies.views.FleetEntry;
import io.headwater.topologies.views.NodePage;
import io.headwater.topologies.views.Views;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/** Nodes in maps, on some of the partitions of an uplink, as the API reads them. */
final class FakeNodes implements Placement, NodeQueries, RequestLog {
    static final int PARTITIONS = 4;
    static final Duration HOT_SPAN = Duration.ofDays(2);
    static final List<String> JOBS = List.of("nodes", "timeseries");

    final Views views = Views.of(PARTITIONS);
    final Map<FleetKey, PushUser> pushUsers = new ConcurrentHashMap<>();
    final FakeRules rules = new FakeRules();
    final List<Deliveries.Row> pushDeliveries = new CopyOnWriteArrayList<>();

    private final Map<NodeKey, NodeView> nodes = new ConcurrentHashMap<>();
    private final Map<NodeKey, byte[]> configs = new ConcurrentHashMap<>();
    private static final Serde<ParamsState> PARAMS =
            new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load()).paramsState().value();

    private final Map<NodeKey, ParamsState> params = new ConcurrentHashMap<>();
    private final Map<SeriesKey, List<Point>> points = new ConcurrentHashMap<>();
    private final Map<NodeKey, List<DownlinkState>> downlinks = new ConcurrentHashMap<>();
    private final Map<NodeKey, MappingState> mappings = new ConcurrentHashMap<>();
    private final Map<NodeKey, List<AlertRaised>> alerts = new ConcurrentHashMap<>();
    private final Map<NodeKey, Map<String, CommandState>> commands = new ConcurrentHashMap<>();
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

    void point(SeriesKey series, long time, Object value) {
        var point =
                new Point(
                        series.seriesClass(),
                        series.name(),
                        series.dataType(),
                        null,
                        time,
                        value,
                        0,
                        null,
                        time + 5,
                        time + 6,
                        7L);
        points.computeIfAbsent(series, absent -> new ArrayList<>()).add(point);
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
        if (request.getMapping() != null) {
            mappings.compute(node, (_, known) -> changed(known, request, request.getMapping()));
        }
        if (request.getGroup() != null) {
            mappings.compute(node, (_, known) -> changed(known, request.getGroup()));
        }
        if (request.getSendCommand() != null) {
            command(node, commandOf(request, request.getSendCommand()));
        }
        if (request.getCancelCommand() != null) {
            String id = request.getCancelCommand().getCommand();
            commands(node, id)
                    .ifPresent(
                            it ->
                                    command(
                                            node,
                                            CommandState.newBuilder(it)
                                                    .setStatus(CommandStatus.CANCELLED)
                                                    .setSettledAt(request.getRequestedAt())
                                                    .build()));
        }
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

    /** As the owner would: a request to add is open, one to remove is done. */
    private static MappingState changed(
            @Nullable MappingState known, NodeRequest request, ChangeMapping change) {
        MappingState before = known == null ? Mapping.NOTHING : known;
        var requests = new ArrayList<>(before.getRequests());
        var users = new ArrayList<>(before.getUsers());
        boolean secret = change.getAction() == MappingAction.ADD;
        if (change.getAction() == MappingAction.VERIFY) {
            return before; // as for a wrong response
        }
        if (change.getAction() != MappingAction.REMOVE) {
            requests.add(
                    new MappingRequest(
                            request.getId(),
                            change.getUserId(),
                            secret ? MappingMethod.SECRET : MappingMethod.CHALLENGE,
                            Objects.requireNonNull(
                                    secret ? change.getSecret() : change.getChallenge()),
                            MappingStatus.REQUESTED,
                            1_000L,
                            61_000L,
                            0,
                            null,
                            null));
        } else {
            users.removeIf(user -> user.getUserId().equals(change.getUserId()));
        }
        return MappingState.newBuilder(before).setUsers(users).setRequests(requests).build();
    }

    private static MappingState changed(@Nullable MappingState known, ChangeGroup change) {
        MappingState before = known == null ? Mapping.NOTHING : known;
        var groups = new ArrayList<>(before.getGroups());
        groups.removeIf(group -> group.getGroup().equals(change.getGroup()));
        if (change.getMember()) {
            groups.add(new GroupMembership(change.getGroup(), change.getController(), 1_000L));
        }
        return MappingState.newBuilder(before).setGroups(groups).build();
    }

    @Override
    public Lookup<NodePage<UserNode>> usersNodes(
            FleetKey user, @Nullable NodeKey after, int limit) {
        return page(
                after,
                limit,
                state ->
                        isOf(state, user.id())
                                ? Optional.of(new UserNode("primary", 5_000L))
                                : Optional.empty());
    }

    @Override
    public Lookup<NodePage<GroupNode>> groupsNodes(
            FleetKey group, @Nullable NodeKey after, int limit) {
        return page(
                after,
                limit,
                state ->
                        state.getGroups().stream()
                                .filter(known -> known.getGroup().equals(group.id()))
                                .map(it -> new GroupNode(it.getController(), it.getSince()))
                                .findFirst());
    }

    private <V> Lookup<NodePage<V>> page(
            @Nullable NodeKey after, int limit, Function<MappingState, Optional<V>> there) {
        var all = new TreeMap<String, NodePage.Entry<V>>();
        mappings.forEach(
                (node, state) ->
                        there.apply(state)
                                .ifPresent(
                                        it ->
                                                all.put(
                                                        node.toString(),
                                                        new NodePage.Entry<>(node, it))));
        var mine =
                List.copyOf((after == null ? all : all.tailMap(after.toString(), false)).values());
        var page = mine.subList(0, Math.min(limit, mine.size()));
        return new Lookup.Found<>(
                new NodePage<>(page, page.size() < mine.size() ? page.getLast().node() : null));
    }

    private static boolean isOf(MappingState state, String user) {
        return state.getUsers().stream().anyMatch(known -> known.getUserId().equals(user));
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

    void mapping(NodeKey node, MappingState state) {
        mappings.put(node, state);
    }

    @Override
    public Lookup<MappingState> mapping(NodeKey node) {
        return node(node)
                .then(view -> new Lookup.Found<>(mappings.getOrDefault(node, Mapping.NOTHING)));
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

    @Override
    public Lookup<List<CommandState>> commands(NodeKey node) {
        return node(node)
                .then(
                        view ->
                                new Lookup.Found<>(
                                        List.copyOf(
                                                commands.getOrDefault(node, Map.of()).values())));
    }

    @Override
    public Lookup<Map<CommandStatus, Long>> commandCounts(int partition, String request) {
        var counts = new EnumMap<CommandStatus, Long>(CommandStatus.class);
        commandNodes(partition, request)
                .forEach((node, command) -> counts.merge(command.getStatus(), 1L, Long::sum));
        return new Lookup.Found<>(counts);
    }

    @Override
    public Lookup<List<NodeKey>> commandNodes(
            int partition,
            String request,
            @Nullable CommandStatus status,
            @Nullable String after,
            int limit) {
        return new Lookup.Found<>(
                commandNodes(partition, request).entrySet().stream()
                        .filter(it -> status == null || it.getValue().getStatus() == status)
                        .map(Map.Entry::getKey)
                        .filter(node -> after == null || node.toString().compareTo(after) > 0)
                        .limit(limit)
                        .toList());
    }

    private Map<NodeKey, CommandState> commandNodes(int partition, String request) {
        var found = new TreeMap<NodeKey, CommandState>(Comparator.comparing(NodeKey::toString));
        commands.keySet().stream()
                .filter(node -> partitionOf(node) == partition)
                .forEach(node -> commands(node, request).ifPresent(it -> found.put(node, it)));
        return found;
    }

    private Optional<CommandState> commands(NodeKey node, String id) {
        return Optional.ofNullable(commands.getOrDefault(node, Map.of()).get(id));
    }

    /** As the owner would have it; replaces one of the same id. */
    void command(NodeKey node, CommandState state) {
        commands.computeIfAbsent(node, absent -> Collections.synchronizedMap(new LinkedHashMap<>()))
                .put(state.getId(), state);
    }

    private static CommandState commandOf(NodeRequest request, SendCommand command) {
        return CommandState.newBuilder()
                .setId(request.getId())
                .setStatus(CommandStatus.IN_PROGRESS)
                .setCommand(command.getCommand())
                .setRole(command.getRole())
                .setData(command.getData())
                .setBinary(command.getBinary())
                .setRequestedAt(request.getRequestedAt())
                .setLoggedAt(request.getRequestedAt())
                .setPlace(0)
                .build();
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

    @Override
    public Lookup<SeriesPage> series(NodeKey node, @Nullable SeriesKey after, int limit, long now) {
        var all =
                points.keySet().stream()
                        .filter(series -> series.node().equals(node))
                        .sorted(Comparator.comparing(series -> series.rowKey().toString()))
                        .toList();
        int from = after == null ? 0 : all.indexOf(after) + 1;
        int to = Math.min(all.size(), from + limit);
        var page =
                all.subList(from, to).stream()
                        .map(
                                key ->
                                        new SeriesQueries.Series(
                                                key, points.getOrDefault(key, List.of()).getLast()))
                        .toList();
        return node(node)
                .then(
                        view ->
                                new Lookup.Found<>(
                                        new SeriesPage(
                                                page, to < all.size() ? all.get(to - 1) : null)));
    }

    @Override
    public Lookup<Long> everySeries(int partition, Consumer<SeriesKey> to) {
        var here =
                points.keySet().stream()
                        .filter(series -> partitionOf(series.node()) == partition)
                        .toList();
        here.forEach(to);
        return new Lookup.Found<>((long) here.size());
    }

    @Override
    public Lookup<List<SeriesKey>> seriesNamed(NodeKey node, String name) {
        return node(node)
                .then(
                        view ->
                                new Lookup.Found<>(
                                        points.keySet().stream()
                                                .filter(series -> series.node().equals(node))
                                                .filter(series -> series.name().equals(name))
                                                .toList()));
    }

    @Override
    public Lookup<PointsPage> points(
            SeriesKey series, SeriesQueries.Range range, int limit, long now) {
        var all =
                new HashMap<>(points)
                        .getOrDefault(series, List.of()).stream()
                                .filter(point -> point.getTime() >= range.from())
                                .filter(point -> point.getTime() < range.to())
                                .sorted(Comparator.comparing(Point::getTime).reversed())
                                .toList();
        var page = all.subList(0, Math.min(limit, all.size()));
        var next =
                page.size() < all.size()
                        ? OptionalLong.of(page.getLast().getTime())
                        : OptionalLong.empty();
        return new Lookup.Found<>(new PointsPage(page, next, 500L));
    }

    @Override
    public Lookup<Long> samples(
            SeriesKey series,
            Question.Range range,
            boolean descending,
            long most,
            long now,
            Consumer<Sample> to) {
        List<Sample> told =
                points.getOrDefault(series, List.of()).stream()
                        .filter(point -> point.getTime() >= range.from())
                        .filter(point -> point.getTime() < range.to())
                        .map(
                                point ->
                                        new Sample(
                                                point.getTime(),
                                                point.getValue(),
                                                point.getRevision(),
                                                point.getLoggedAt()))
                        .sorted(
                                descending
                                        ? Comparator.comparingLong(Sample::time).reversed()
                                        : Comparator.comparingLong(Sample::time))
                        .limit(most)
                        .toList();
        told.forEach(to);
        return new Lookup.Found<>((long) told.size());
    }

    @Override
    public long wholeSince(long now) {
        return now - HOT_SPAN.toMillis();
    }
}
