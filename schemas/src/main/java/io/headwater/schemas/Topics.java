package io.headwater.schemas;

import io.headwater.avro.alerts.AlertRaised;
import io.headwater.avro.commands.CommandState;
import io.headwater.avro.delivery.Downlink;
import io.headwater.avro.delivery.NodeDownlinks;
import io.headwater.avro.files.NodeFile;
import io.headwater.avro.groups.GroupMessage;
import io.headwater.avro.groups.GroupNode;
import io.headwater.avro.identity.Claim;
import io.headwater.avro.identity.Credential;
import io.headwater.avro.identity.DeviceSecret;
import io.headwater.avro.mapping.MappingChanged;
import io.headwater.avro.mapping.MappingState;
import io.headwater.avro.ota.OtaExecution;
import io.headwater.avro.ota.OtaJob;
import io.headwater.avro.ota.OtaTally;
import io.headwater.avro.params.ParamsChanged;
import io.headwater.avro.params.ParamsState;
import io.headwater.avro.presence.BridgeIncarnation;
import io.headwater.avro.presence.NodeOutage;
import io.headwater.avro.presence.PresenceState;
import io.headwater.avro.push.PushDelivery;
import io.headwater.avro.push.PushEvent;
import io.headwater.avro.push.PushReceipt;
import io.headwater.avro.push.PushRequest;
import io.headwater.avro.push.PushUser;
import io.headwater.avro.registry.NodeIndex;
import io.headwater.avro.rejected.NodeRejections;
import io.headwater.avro.rejected.Rejected;
import io.headwater.avro.requests.FleetRequest;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.avro.rules.NodeRules;
import io.headwater.avro.rules.Rule;
import io.headwater.avro.rules.RuleFiring;
import io.headwater.avro.timeseries.Point;
import io.headwater.avro.timeseries.QuarterHour;
import io.headwater.avro.users.UserNode;
import io.headwater.schemas.Topic.Cleanup;
import io.headwater.schemas.Topic.Keyed;
import io.headwater.schemas.Topic.Timestamps;
import io.headwater.schemas.avro.AvroSerde;
import io.headwater.schemas.avro.SchemaIds;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * The catalogue: every topic of an installation. Names are forever; {@code TopicsTest} keeps them.
 * Node-keyed topics have equal partition counts, so that one task owns all of a node.
 */
public final class Topics {
    /**
     * Leads every topic, application id and transactional id unless {@code headwater.prefix} says
     * otherwise.
     */
    public static final String DEFAULT_PREFIX = "headwater";

    /**
     * The largest record anywhere but in rejected: broker, topics, changelogs, producers and
     * fetches. In bytes.
     */
    public static final int MAX_RECORD_BYTES = 4 * 1024 * 1024;

    /** A rejected record carries a largest record and what is said of it. In bytes. */
    public static final int MAX_REJECTED_BYTES = 5 * 1024 * 1024;

    private static final Cleanup SUPERSEDED = new Cleanup.Superseded();

    private final String prefix;
    private final SchemaIds ids;

    private final Topic<NodeKey, byte[]> uplink;
    private final Topic<NodeKey, byte[]> bulk;
    private final Topic<NodeKey, NodeRequest> requests;
    private final Topic<FleetKey, FleetRequest> fleetRequests;
    private final Topic<InboxKey, Downlink> inbox;
    private final Topic<NodeKey, NodeIndex> registryNodes;
    private final Topic<NodeKey, byte[]> registryConfigs;
    private final Topic<NodeKey, PresenceState> presenceState;
    private final Topic<NodeKey, NodeOutage> presenceOutages;
    private final Topic<byte[], byte[]> presenceLifecycle;
    private final Topic<NodeKey, MappingState> mappingNodes;
    private final Topic<NodeKey, MappingChanged> mappingChanged;
    private final Topic<UserNodeKey, UserNode> usersNodes;
    private final Topic<UserNodeKey, GroupNode> groupsNodes;
    private final Topic<FleetKey, GroupMessage> groupsPublished;
    private final Topic<NodeKey, ParamsState> paramsState;
    private final Topic<NodeKey, ParamsChanged> paramsChanged;
    private final Topic<RowKey, Point> timeseriesPoints;
    private final Topic<RowKey, Point> timeseriesLatest;
    private final Topic<RowKey, QuarterHour> timeseriesAggregates;
    private final Topic<RowKey, AlertRaised> alertsRaised;
    private final Topic<FleetPartKey, OtaJob> otaJobs;
    private final Topic<RowKey, CommandState> commandsState;
    private final Topic<RowKey, NodeFile> filesState;
    private final Topic<RowKey, OtaExecution> otaExecutions;
    private final Topic<FleetPartKey, OtaTally> otaTallies;
    private final Topic<FleetPartKey, Rule> rules;
    private final Topic<NodeKey, NodeRules> rulesNodes;
    private final Topic<UserNodeKey, RuleFiring> rulesFirings;
    private final Topic<UserNodeKey, PushEvent> pushEvents;
    private final Topic<FleetKey, PushUser> pushUsers;
    private final Topic<FleetPartKey, PushUser> pushOperators;
    private final Topic<UserRowKey, PushRequest> pushRequests;
    private final Topic<UserRowKey, PushRequest> pushRetries;
    private final Topic<UserRowKey, PushReceipt> pushReceipts;
    private final Topic<byte[], byte[]> pushDeadLetters;
    private final Topic<NodeKey, Rejected> rejected;
    private final Topic<NodeKey, Credential> credentials;
    private final Topic<NodeKey, Claim> claims;
    private final Topic<NodeKey, DeviceSecret> devices;
    private final Topic<String, BridgeIncarnation> incarnations;
    private final Topic<byte[], byte[]> timeseriesDeadLetters;

    /**
     * @param prefix leads every name; {@code headwater.prefix}
     * @param ids where Avro schema ids come from
     */
    public Topics(String prefix, SchemaIds ids) {
        this.prefix = prefix;
        this.ids = ids;
        uplink =
                raw(
                        "node.uplink.v1",
                        "what nodes sent on channels whose order matters, and their presence: the MQTT payload untouched",
                        Duration.ofDays(7));
        bulk =
                raw(
                        "node.bulk.v1",
                        "what nodes sent on channels whose order does not matter: diagnostics, stream requests",
                        Duration.ofDays(1));
        requests =
                new Topic<>(
                        name("node.requests.v1"),
                        "what the API was asked to do about a node, decided by the owner of its uplink partition",
                        KeySerdes.node(),
                        avro("node.requests.v1", NodeRequest.class),
                        Keyed.BY_NODE,
                        new Cleanup.After(Duration.ofDays(1)),
                        Timestamps.LOG_APPEND,
                        MAX_RECORD_BYTES);
        fleetRequests =
                new Topic<>(
                        name("fleet.requests.v1"),
                        "what the API was asked to do about a user or an OTA job, decided by the owner of its key",
                        KeySerdes.fleet(),
                        avro("fleet.requests.v1", FleetRequest.class),
                        Keyed.BY_FLEET_KEY,
                        new Cleanup.After(Duration.ofDays(1)),
                        Timestamps.LOG_APPEND,
                        MAX_RECORD_BYTES);
        inbox =
                new Topic<>(
                        name("bridge.inbox.v1"),
                        "what a bridge is to publish to a node on the session it holds; a bridge reads one partition",
                        KeySerdes.inbox(),
                        avro("bridge.inbox.v1", Downlink.class),
                        Keyed.BY_BRIDGE,
                        new Cleanup.After(Duration.ofHours(1)),
                        Timestamps.PRODUCER,
                        MAX_RECORD_BYTES);
        registryNodes =
                state(
                        "registry.nodes.v1",
                        "the indexed facts of a node; null once it is erased",
                        NodeIndex.class);
        registryConfigs =
                new Topic<>(
                        name("registry.configs.v1"),
                        "a node's configuration, byte for byte as it sent it; null once it is erased",
                        KeySerdes.node(),
                        Serdes.ByteArray(),
                        Keyed.BY_NODE,
                        SUPERSEDED,
                        Timestamps.PRODUCER,
                        MAX_RECORD_BYTES);
        presenceState =
                state(
                        "presence.state.v1",
                        "the newest session of a node; null once it is erased",
                        PresenceState.class);
        presenceOutages =
                state(
                        "presence.outages.v1",
                        "that a node is away, and whether that was told; null once it is back or erased",
                        NodeOutage.class);
        presenceLifecycle =
                new Topic<>(
                        name("presence.lifecycle.v1"),
                        "lifecycle messages of another broker, as whoever bridges them writes them: JSON by any key",
                        Serdes.ByteArray(),
                        Serdes.ByteArray(),
                        Keyed.BY_NODE,
                        new Cleanup.After(Duration.ofDays(1)),
                        Timestamps.LOG_APPEND,
                        MAX_RECORD_BYTES);
        mappingNodes =
                state(
                        "mapping.nodes.v1",
                        "the users and groups of a node, and open requests for it; null once it is erased",
                        MappingState.class);
        mappingChanged =
                facts(
                        "mapping.changed.v1",
                        "the users that a node has gained or lost by one event",
                        MappingChanged.class,
                        Duration.ofDays(30));
        usersNodes =
                new Topic<>(
                        name("users.nodes.v1"),
                        "that a user has a node; null once the user has it no longer",
                        KeySerdes.userNode(),
                        avro("users.nodes.v1", UserNode.class),
                        Keyed.BY_FLEET_KEY,
                        SUPERSEDED,
                        Timestamps.PRODUCER,
                        MAX_RECORD_BYTES);
        groupsNodes =
                new Topic<>(
                        name("groups.nodes.v1"),
                        "that a node is in a group, and whether it hears the others; null once it is in it no longer",
                        KeySerdes.userNode(),
                        avro("groups.nodes.v1", GroupNode.class),
                        Keyed.BY_FLEET_KEY,
                        SUPERSEDED,
                        Timestamps.PRODUCER,
                        MAX_RECORD_BYTES);
        groupsPublished =
                new Topic<>(
                        name("groups.published.v1"),
                        "what a node of a group published for its controllers, told to the group's owner",
                        KeySerdes.fleet(),
                        avro("groups.published.v1", GroupMessage.class),
                        Keyed.BY_FLEET_KEY,
                        new Cleanup.After(Duration.ofHours(1)),
                        Timestamps.PRODUCER,
                        MAX_RECORD_BYTES);
        paramsState =
                state(
                        "params.state.v1",
                        "every current parameter of a node; null once it is erased",
                        ParamsState.class);
        paramsChanged =
                facts(
                        "params.changed.v1",
                        "the parameters that one message changed",
                        ParamsChanged.class,
                        Duration.ofDays(30));
        timeseriesPoints =
                rows(
                        "timeseries.points.v1",
                        "one point of one series; a later record with the same key revises it",
                        Point.class,
                        new Cleanup.After(Duration.ofDays(30)));
        timeseriesLatest =
                rows(
                        "timeseries.latest.v1",
                        "the newest point in time of one series; null once it is erased",
                        Point.class,
                        SUPERSEDED);
        timeseriesAggregates =
                rows(
                        "timeseries.aggregates.v1",
                        "what is known of one series in one quarter-hour; a later record with the same key replaces it, null when nothing is left",
                        QuarterHour.class,
                        new Cleanup.After(Duration.ofDays(30)));
        alertsRaised =
                rows(
                        "alerts.raised.v1",
                        "what a node wants its users told; a later record with the same key says that it was acknowledged",
                        AlertRaised.class,
                        new Cleanup.After(Duration.ofDays(30)));
        otaJobs =
                new Topic<>(
                        name("ota.jobs.v1"),
                        "an OTA job, whole in every partition, so that the owner of each node has it; null once it is erased",
                        KeySerdes.fleetPart(),
                        avro("ota.jobs.v1", OtaJob.class),
                        Keyed.IN_EACH,
                        SUPERSEDED,
                        Timestamps.PRODUCER,
                        MAX_RECORD_BYTES);
        commandsState =
                rows(
                        "commands.state.v1",
                        "one request to one node; null once it is forgotten or erased",
                        CommandState.class,
                        SUPERSEDED);
        filesState =
                rows(
                        "files.state.v1",
                        "a file that a node brings, without its bytes; null once it is removed or erased",
                        NodeFile.class,
                        SUPERSEDED);
        otaExecutions =
                rows(
                        "ota.executions.v1",
                        "how far a node is with an OTA job; null once it is erased",
                        OtaExecution.class,
                        SUPERSEDED);
        otaTallies =
                new Topic<>(
                        name("ota.tallies.v1"),
                        "how many nodes of one partition are where with an OTA job, told to the job's owner",
                        KeySerdes.fleetPart(),
                        avro("ota.tallies.v1", OtaTally.class),
                        Keyed.BY_FLEET_KEY,
                        SUPERSEDED,
                        Timestamps.PRODUCER,
                        MAX_RECORD_BYTES);
        rules =
                new Topic<>(
                        name("rules.definitions.v1"),
                        "a rule, whole in every partition, so that the owner of each node has it; null once it is removed",
                        KeySerdes.fleetPart(),
                        avro("rules.definitions.v1", Rule.class),
                        Keyed.IN_EACH,
                        SUPERSEDED,
                        Timestamps.PRODUCER,
                        MAX_RECORD_BYTES);
        rulesNodes =
                state(
                        "rules.nodes.v1",
                        "how far a node is with each rule; null once it is within none or erased",
                        NodeRules.class);
        rulesFirings =
                ofFleet(
                        "rules.firings.v1",
                        "that a rule is on for a node, told to the rule's owner; null once it is not",
                        KeySerdes.userNode(),
                        RuleFiring.class,
                        SUPERSEDED);
        pushEvents =
                ofFleet(
                        "push.events.v1",
                        "something of a node that one of its users is to be told",
                        KeySerdes.userNode(),
                        PushEvent.class,
                        new Cleanup.After(Duration.ofDays(1)));
        pushUsers =
                ofFleet(
                        "push.users.v1",
                        "where a user wants to be told of things, and when not; null once there is nothing",
                        KeySerdes.fleet(),
                        PushUser.class,
                        SUPERSEDED);
        pushOperators =
                new Topic<>(
                        name("push.operators.v1"),
                        "what the targets of a tenant's operator want to hear of, whole in every partition; null once there are none",
                        KeySerdes.fleetPart(),
                        avro("push.operators.v1", PushUser.class),
                        Keyed.IN_EACH,
                        SUPERSEDED,
                        Timestamps.PRODUCER,
                        MAX_RECORD_BYTES);
        pushRequests =
                ofFleet(
                        "push.requests.v1",
                        "one thing to tell one target of a user",
                        KeySerdes.userRow(),
                        PushRequest.class,
                        new Cleanup.After(Duration.ofDays(2)));
        pushRetries =
                ofFleet(
                        "push.retries.v1",
                        "one thing to tell one target of a user, later, as the last attempt failed",
                        KeySerdes.userRow(),
                        PushRequest.class,
                        new Cleanup.After(Duration.ofDays(2)));
        pushReceipts =
                ofFleet(
                        "push.receipts.v1",
                        "what became of one attempt to tell one target of a user something",
                        KeySerdes.userRow(),
                        PushReceipt.class,
                        new Cleanup.After(Duration.ofDays(7)));
        pushDeadLetters =
                new Topic<>(
                        name("push.deadletters.v1"),
                        "a push request that no attempt delivers, as it was; the reason is in headers",
                        Serdes.ByteArray(),
                        Serdes.ByteArray(),
                        Keyed.WHOLE,
                        new Cleanup.After(Duration.ofDays(30)),
                        Timestamps.PRODUCER,
                        MAX_REJECTED_BYTES);
        rejected =
                new Topic<>(
                        name("rejected.v1"),
                        "a message that was acknowledged and not applied, or not wholly, with its bytes and the reason",
                        KeySerdes.node(),
                        avro("rejected.v1", Rejected.class),
                        Keyed.BY_NODE,
                        new Cleanup.After(Duration.ofDays(30)),
                        Timestamps.LOG_APPEND,
                        MAX_REJECTED_BYTES);
        credentials =
                state(
                        "identity.credentials.v1",
                        "the certificate a node may connect with; null once it is erased",
                        Credential.class);
        claims =
                state(
                        "identity.claims.v1",
                        "how a node came by its certificate, and whose it is; null once it is erased",
                        Claim.class);
        devices =
                state(
                        "identity.devices.v1",
                        "the encrypted secret of a device that may claim itself; null once it may not",
                        DeviceSecret.class);
        incarnations =
                new Topic<>(
                        name("bridge.incarnations.v1"),
                        "which life of a bridge is the present one, renewed every two seconds; the key is its ordinal",
                        Serdes.String(),
                        avro("bridge.incarnations.v1", BridgeIncarnation.class),
                        Keyed.WHOLE,
                        SUPERSEDED,
                        Timestamps.LOG_APPEND,
                        MAX_RECORD_BYTES);
        timeseriesDeadLetters =
                new Topic<>(
                        name("timeseries.deadletters.v1"),
                        "a record that the database refused, as it was; the reason is in __connect.errors.* headers",
                        Serdes.ByteArray(),
                        Serdes.ByteArray(),
                        Keyed.WHOLE,
                        new Cleanup.After(Duration.ofDays(30)),
                        Timestamps.PRODUCER,
                        MAX_REJECTED_BYTES);
    }

    /** Every topic, in the order of this page. */
    public List<Topic<?, ?>> all() {
        return List.of(
                uplink,
                bulk,
                requests,
                fleetRequests,
                inbox,
                registryNodes,
                registryConfigs,
                presenceState,
                presenceOutages,
                presenceLifecycle,
                mappingNodes,
                mappingChanged,
                usersNodes,
                groupsNodes,
                groupsPublished,
                paramsState,
                paramsChanged,
                timeseriesPoints,
                timeseriesLatest,
                timeseriesAggregates,
                alertsRaised,
                otaJobs,
                commandsState,
                filesState,
                otaExecutions,
                otaTallies,
                rules,
                rulesNodes,
                rulesFirings,
                pushEvents,
                pushUsers,
                pushOperators,
                pushRequests,
                pushRetries,
                pushReceipts,
                pushDeadLetters,
                rejected,
                credentials,
                claims,
                devices,
                incarnations,
                timeseriesDeadLetters);
    }

    public String prefix() {
        return prefix;
    }

    public Topic<NodeKey, byte[]> uplink() {
        return uplink;
    }

    public Topic<NodeKey, byte[]> bulk() {
        return bulk;
    }

    public Topic<NodeKey, NodeRequest> requests() {
        return requests;
    }

    public Topic<FleetKey, FleetRequest> fleetRequests() {
        return fleetRequests;
    }

    public Topic<InboxKey, Downlink> inbox() {
        return inbox;
    }

    /** Serde of a row of the nodes job's store of downlinks, which has no topic of its own. */
    public Serde<NodeDownlinks> nodeDownlinks() {
        return AvroSerde.of(name("delivery-downlinks-value"), NodeDownlinks.class, ids);
    }

    /**
     * Serde of a row of the nodes job's index of rejected messages, which has no topic of its own.
     */
    public Serde<NodeRejections> nodeRejections() {
        return AvroSerde.of(name("rejected-recent-value"), NodeRejections.class, ids);
    }

    public Topic<NodeKey, NodeIndex> registryNodes() {
        return registryNodes;
    }

    public Topic<NodeKey, byte[]> registryConfigs() {
        return registryConfigs;
    }

    public Topic<NodeKey, PresenceState> presenceState() {
        return presenceState;
    }

    /** Key: the node. */
    public Topic<NodeKey, NodeOutage> presenceOutages() {
        return presenceOutages;
    }

    /** Written by nobody here; who leaves another broker bridges its presence events into it. */
    public Topic<byte[], byte[]> presenceLifecycle() {
        return presenceLifecycle;
    }

    public Topic<NodeKey, MappingState> mappingNodes() {
        return mappingNodes;
    }

    public Topic<NodeKey, MappingChanged> mappingChanged() {
        return mappingChanged;
    }

    /** Key: user and node. */
    public Topic<UserNodeKey, UserNode> usersNodes() {
        return usersNodes;
    }

    public Topic<UserNodeKey, GroupNode> groupsNodes() {
        return groupsNodes;
    }

    public Topic<FleetKey, GroupMessage> groupsPublished() {
        return groupsPublished;
    }

    public Topic<NodeKey, ParamsState> paramsState() {
        return paramsState;
    }

    public Topic<NodeKey, ParamsChanged> paramsChanged() {
        return paramsChanged;
    }

    /** Key: {@link SeriesKey}'s bytes and the time, see {@link SeriesKey#pointKey}. */
    public Topic<RowKey, Point> timeseriesPoints() {
        return timeseriesPoints;
    }

    /** Key: {@link SeriesKey#rowKey}. */
    public Topic<RowKey, Point> timeseriesLatest() {
        return timeseriesLatest;
    }

    /** Key: {@code SeriesKey.pointKey} of the start. */
    public Topic<RowKey, QuarterHour> timeseriesAggregates() {
        return timeseriesAggregates;
    }

    /** Key: the node and the alert's id. */
    public Topic<RowKey, AlertRaised> alertsRaised() {
        return alertsRaised;
    }

    /** Every partition has every job: the copy of the job's own partition counts. */
    public Topic<FleetPartKey, OtaJob> otaJobs() {
        return otaJobs;
    }

    /** Key: the node and the request's id. */
    public Topic<RowKey, CommandState> commandsState() {
        return commandsState;
    }

    /** Key: the rule, and the partition whose copy it is. */
    public Topic<FleetPartKey, Rule> rules() {
        return rules;
    }

    /** Key: the node. */
    public Topic<NodeKey, NodeRules> rulesNodes() {
        return rulesNodes;
    }

    /** Key: the rule and the node. */
    public Topic<UserNodeKey, RuleFiring> rulesFirings() {
        return rulesFirings;
    }

    /** Key: the node and the file's id. */
    public Topic<RowKey, NodeFile> filesState() {
        return filesState;
    }

    /** Key: the node and the job's id. */
    public Topic<RowKey, OtaExecution> otaExecutions() {
        return otaExecutions;
    }

    public Topic<FleetPartKey, OtaTally> otaTallies() {
        return otaTallies;
    }

    /** Key: user and node. */
    public Topic<UserNodeKey, PushEvent> pushEvents() {
        return pushEvents;
    }

    public Topic<FleetKey, PushUser> pushUsers() {
        return pushUsers;
    }

    /** Key: the operator, and the partition whose copy it is. Addresses are left out. */
    public Topic<FleetPartKey, PushUser> pushOperators() {
        return pushOperators;
    }

    /** Key: user, target and idempotency key, see {@link UserRowKey#delivery}. */
    public Topic<UserRowKey, PushRequest> pushRequests() {
        return pushRequests;
    }

    /** Key: that of the request. */
    public Topic<UserRowKey, PushRequest> pushRetries() {
        return pushRetries;
    }

    /** Key: that of the request. */
    public Topic<UserRowKey, PushReceipt> pushReceipts() {
        return pushReceipts;
    }

    /** Written by the push sink and its Connect worker. */
    public Topic<byte[], byte[]> pushDeadLetters() {
        return pushDeadLetters;
    }

    /** Serde of a row of the fleet job's store of deliveries, which has no topic of its own. */
    public Serde<PushDelivery> pushDeliveries() {
        return AvroSerde.of(name("push-deliveries-value"), PushDelivery.class, ids);
    }

    public Topic<NodeKey, Rejected> rejected() {
        return rejected;
    }

    public Topic<NodeKey, Credential> credentials() {
        return credentials;
    }

    public Topic<NodeKey, Claim> claims() {
        return claims;
    }

    /** Key: the node key that the device's MAC address makes. */
    public Topic<NodeKey, DeviceSecret> devices() {
        return devices;
    }

    public Topic<String, BridgeIncarnation> incarnations() {
        return incarnations;
    }

    /** Written by the Connect worker, for whoever mends what the database refused. */
    public Topic<byte[], byte[]> timeseriesDeadLetters() {
        return timeseriesDeadLetters;
    }

    private Topic<NodeKey, byte[]> raw(String name, String holds, Duration retention) {
        return new Topic<>(
                name(name),
                holds,
                KeySerdes.node(),
                Serdes.ByteArray(),
                Keyed.BY_NODE,
                new Cleanup.After(retention),
                Timestamps.LOG_APPEND,
                MAX_RECORD_BYTES);
    }

    private <K, V extends SpecificRecord> Topic<K, V> ofFleet(
            String name, String holds, Serde<K> key, Class<V> type, Cleanup cleanup) {
        return new Topic<>(
                name(name),
                holds,
                key,
                avro(name, type),
                Keyed.BY_FLEET_KEY,
                cleanup,
                Timestamps.PRODUCER,
                MAX_RECORD_BYTES);
    }

    private <V extends SpecificRecord> Topic<NodeKey, V> state(
            String name, String holds, Class<V> type) {
        return typed(name, holds, type, SUPERSEDED);
    }

    private <V extends SpecificRecord> Topic<NodeKey, V> facts(
            String name, String holds, Class<V> type, Duration retention) {
        return typed(name, holds, type, new Cleanup.After(retention));
    }

    private <V extends SpecificRecord> Topic<NodeKey, V> typed(
            String name, String holds, Class<V> type, Cleanup cleanup) {
        return new Topic<>(
                name(name),
                holds,
                KeySerdes.node(),
                avro(name, type),
                Keyed.BY_NODE,
                cleanup,
                Timestamps.PRODUCER,
                MAX_RECORD_BYTES);
    }

    private <V extends SpecificRecord> Topic<RowKey, V> rows(
            String name, String holds, Class<V> type, Cleanup cleanup) {
        return new Topic<>(
                name(name),
                holds,
                KeySerdes.row(),
                avro(name, type),
                Keyed.BY_NODE,
                cleanup,
                Timestamps.PRODUCER,
                MAX_RECORD_BYTES);
    }

    private <V extends SpecificRecord> Serde<V> avro(String name, Class<V> type) {
        return AvroSerde.of(name(name) + "-value", type, ids);
    }

    private String name(String rest) {
        return prefix + "." + rest;
    }
}
