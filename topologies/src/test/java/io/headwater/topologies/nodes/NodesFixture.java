package io.headwater.topologies.nodes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.avro.mapping.MappingState;
import io.headwater.avro.params.ParamChange;
import io.headwater.avro.params.ParamValue;
import io.headwater.avro.params.ParamsChanged;
import io.headwater.avro.params.ParamsState;
import io.headwater.avro.presence.PresenceState;
import io.headwater.avro.registry.NodeIndex;
import io.headwater.avro.rejected.Rejected;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.schemas.dialect.rainmaker.PresenceEvent;
import io.headwater.schemas.dialect.rainmaker.PresencePayload;
import io.headwater.schemas.metrics.Metric;
import io.headwater.schemas.presence.LostSession;
import io.headwater.topologies.jobs.TopologyFixture;
import io.headwater.topologies.mapping.Mapping;
import io.headwater.topologies.params.Params;
import io.headwater.topologies.presence.Sessions;
import io.headwater.topologies.registry.Registry;
import io.headwater.topologies.views.Bridges;
import io.headwater.topologies.views.FleetIndex;
import io.headwater.topologies.views.FleetListing;
import io.headwater.topologies.views.FleetQuery;
import io.headwater.topologies.views.Views;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** The nodes job with the words that its tests are written in. Log time is the test's. */
public final class NodesFixture implements AutoCloseable {
    public static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());
    public static final NodeKey NODE = NodeKey.rainmaker("112233AABBCC");
    public static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    private static final String INCARNATION = "2f0c1a52-7c11-4f4e-9b56-aa0d35a6a0c1";

    private final TopologyFixture kafka;
    private final FleetIndex fleet;

    /**
     * @param folder empty, for the stores
     */
    public NodesFixture(Path folder) {
        this(folder, NodeLinks.NONE);
    }

    /** The same in an installation that keeps files. */
    public NodesFixture(Path folder, NodeLinks links) {
        var views = Views.of(1);
        fleet = views.fleet();
        kafka =
                new TopologyFixture(
                        NodesJob.of(TOPICS, fleet, links, NodeSettings.USUAL), views, folder);
    }

    /** A QoS 1 message without a session, at noon. */
    public Origin sends(NodeKey node, String channel, String payload) {
        return sends(node, null, channel, payload, NOON);
    }

    /** A QoS 1 message on a session. */
    public Origin sends(
            NodeKey node, @Nullable Long epoch, String channel, String payload, Instant logged) {
        return lands(
                node, with(epoch, channel, false, false, logged), payload.getBytes(UTF_8), logged);
    }

    /** The same message again, marked as a repeat. */
    public Origin repeats(NodeKey node, String channel, String payload, Instant logged) {
        return lands(
                node, with(null, channel, true, false, logged), payload.getBytes(UTF_8), logged);
    }

    /** The last will of a session. */
    public Origin wills(NodeKey node, long epoch, String payload) {
        return lands(
                node,
                with(epoch, "params-local", false, true, NOON),
                payload.getBytes(UTF_8),
                NOON);
    }

    /** A message that is replayed from the rejected topic. */
    public Origin replays(Origin first, NodeKey node, String channel, String payload) {
        Headers headers = new RecordHeaders();
        with(null, channel, false, false, NOON).writeTo(headers);
        headers.add(UplinkHeaders.REPLAY_OF, first.toString().getBytes(UTF_8));
        return kafka.pipe(node.bytes(), headers, payload.getBytes(UTF_8), NOON);
    }

    /** A bridge of ours accepts the node; the answer's offset is the session's epoch. */
    public long connects(NodeKey node, String session) {
        return connects(node, session, INCARNATION);
    }

    /** The same in another life of the bridge. */
    public long connects(NodeKey node, String session, String incarnation) {
        var event =
                new PresenceEvent.Connected(
                        node.device(),
                        NOON.toEpochMilli(),
                        session,
                        null,
                        null,
                        "198.51.100.7",
                        3,
                        incarnation);
        return lands(
                        node,
                        with(null, "presence", false, false, NOON),
                        PresencePayload.write(event),
                        NOON)
                .offset();
    }

    /** A bridge of ours says that a session ended. */
    public Origin disconnects(NodeKey node, String session, long epoch) {
        var event =
                new PresenceEvent.Disconnected(
                        node.device(),
                        NOON.toEpochMilli() + 5,
                        session,
                        null,
                        null,
                        false,
                        "CONNECTION_LOST",
                        3,
                        INCARNATION);
        return lands(
                node,
                with(epoch, "presence", false, false, NOON),
                PresencePayload.write(event),
                NOON);
    }

    /** Somebody says that a session is over because its bridge is gone. */
    public Origin loses(NodeKey node, String session, long epoch, Instant logged) {
        var event =
                new PresenceEvent.Disconnected(
                        node.device(),
                        logged.toEpochMilli(),
                        session,
                        null,
                        epoch,
                        false,
                        LostSession.REASON,
                        3,
                        INCARNATION);
        return lands(
                node,
                LostSession.headers(session, epoch, logged.toEpochMilli()),
                PresencePayload.write(event),
                logged);
    }

    /** Any message. */
    public Origin lands(NodeKey node, UplinkHeaders headers, byte[] payload, Instant logged) {
        return kafka.pipe(node, headers, payload, logged);
    }

    /** The node's parameters as {@code device.param} to JSON text; empty when it has none. */
    public Map<String, String> params(NodeKey node) {
        var params = new TreeMap<String, String>();
        ParamsState state = paramsState(node);
        if (state != null) {
            for (ParamValue value : state.getParams()) {
                params.put(value.getDevice() + "." + value.getParam(), value.getValue());
            }
        }
        return params;
    }

    public @Nullable ParamsState paramsState(NodeKey node) {
        byte @Nullable [] row = kafka.store(Params.current(TOPICS)).get(node);
        return row == null ? null : Params.read(TOPICS, row);
    }

    public @Nullable PresenceState presence(NodeKey node) {
        return kafka.store(Sessions.sessions(TOPICS)).get(node);
    }

    public @Nullable NodeIndex index(NodeKey node) {
        return kafka.store(Registry.nodes(TOPICS)).get(node);
    }

    public @Nullable String config(NodeKey node) {
        byte @Nullable [] config = kafka.store(Registry.configs(TOPICS)).get(node);
        return config == null ? null : new String(config, UTF_8);
    }

    public @Nullable MappingState mapping(NodeKey node) {
        return kafka.store(Mapping.nodes(TOPICS)).get(node);
    }

    /** What {@code params.changed} got since the last call. */
    public List<ParamsChanged> changed() {
        return drained(TOPICS.paramsChanged());
    }

    /** As {@link #changed}, each change as {@code device.param: before -> after}. */
    public List<String> changes() {
        return changed().stream()
                .flatMap(changed -> changed.getChanges().stream())
                .map(NodesFixture::text)
                .toList();
    }

    /** What {@code rejected} got since the last call. */
    public List<Rejected> rejected() {
        return drained(TOPICS.rejected());
    }

    /** Values that a topic got since the last call. */
    public <K, V> List<V> drained(Topic<K, V> topic) {
        return kafka.drain(topic).stream()
                .map(entry -> Objects.requireNonNull(entry.value()))
                .toList();
    }

    /** How often this was counted with these tags. */
    public double counted(Metric metric, String... tags) {
        return kafka.count(metric, tags);
    }

    /** Ids of the nodes that are listed in a group. */
    public List<String> inGroup(String group) {
        var query = new FleetQuery(null, null, null, null, null, group, null, null);
        Bridges alive = (_, _) -> new Bridges.State.Alive();
        return fleet.list(query, alive, 100) instanceof FleetListing.Page page
                ? page.nodes().stream().map(NodeKey::device).toList()
                : List.of();
    }

    public TopologyFixture kafka() {
        return kafka;
    }

    @Override
    public void close() {
        kafka.close();
    }

    private static String text(ParamChange change) {
        return change.getDevice()
                + "."
                + change.getParam()
                + ": "
                + change.getPrevious()
                + " -> "
                + change.getValue();
    }

    private static UplinkHeaders with(
            @Nullable Long epoch, String channel, boolean dup, boolean will, Instant logged) {
        return new UplinkHeaders(
                "test/" + channel,
                channel,
                1,
                dup,
                "8b0f3a52-0c5c-4f3e-8a42-6f6f0f5f3c11",
                epoch,
                1,
                logged.toEpochMilli(),
                UplinkHeaders.Trust.CREDENTIAL,
                will);
    }
}
