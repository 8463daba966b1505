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
import io.headwater.schemas.avro.SchemaIds;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;

/**
 * The catalogue: every topic of an installation, as the groups beside this class describe them.
 * Names are forever; {@code TopicsTest} keeps them. Node-keyed topics have equal partition counts,
 * so that one task owns all of a node.
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

    private final String prefix;
    private final TopicKinds kinds;
    private final LogTopics log;
    private final BridgeTopics bridge;
    private final IdentityTopics identity;
    private final RegistryTopics registry;
    private final PresenceTopics presence;
    private final MappingTopics mapping;
    private final ParamsTopics params;
    private final TimeSeriesTopics timeseries;
    private final AlertTopics alerts;
    private final OtaTopics ota;
    private final CommandTopics commands;
    private final PushTopics push;

    /**
     * @param prefix leads every name; {@code headwater.prefix}
     * @param ids where Avro schema ids come from
     */
    public Topics(String prefix, SchemaIds ids) {
        this.prefix = prefix;
        kinds = new TopicKinds(prefix, ids);
        log = new LogTopics(kinds);
        bridge = new BridgeTopics(kinds);
        identity = new IdentityTopics(kinds);
        registry = new RegistryTopics(kinds);
        presence = new PresenceTopics(kinds);
        mapping = new MappingTopics(kinds);
        params = new ParamsTopics(kinds);
        timeseries = new TimeSeriesTopics(kinds);
        alerts = new AlertTopics(kinds);
        ota = new OtaTopics(kinds);
        commands = new CommandTopics(kinds);
        push = new PushTopics(kinds);
    }

    /** Every topic, in the order in which the reference has them. */
    public List<Topic<?, ?>> all() {
        return List.of(
                log.uplink,
                log.bulk,
                log.requests,
                log.fleetRequests,
                bridge.inbox,
                registry.nodes,
                registry.configs,
                presence.state,
                presence.outages,
                presence.lifecycle,
                mapping.nodes,
                mapping.changed,
                mapping.usersNodes,
                mapping.groupsNodes,
                mapping.groupsPublished,
                params.state,
                params.changed,
                timeseries.points,
                timeseries.latest,
                timeseries.aggregates,
                alerts.raised,
                ota.jobs,
                commands.state,
                commands.files,
                ota.executions,
                ota.tallies,
                alerts.rules,
                alerts.rulesNodes,
                alerts.rulesFirings,
                push.events,
                push.users,
                push.operators,
                push.requests,
                push.retries,
                push.receipts,
                push.deadLetters,
                log.rejected,
                identity.credentials,
                identity.claims,
                identity.devices,
                bridge.incarnations,
                timeseries.deadLetters);
    }

    public String prefix() {
        return prefix;
    }

    public Topic<NodeKey, byte[]> uplink() {
        return log.uplink;
    }

    public Topic<NodeKey, byte[]> bulk() {
        return log.bulk;
    }

    public Topic<NodeKey, NodeRequest> requests() {
        return log.requests;
    }

    public Topic<FleetKey, FleetRequest> fleetRequests() {
        return log.fleetRequests;
    }

    /**
     * Serde of a row of the nodes job's index of rejected messages, which has no topic of its own.
     */
    public Serde<NodeRejections> nodeRejections() {
        return kinds.avro("rejected-recent", NodeRejections.class);
    }

    public Topic<NodeKey, Rejected> rejected() {
        return log.rejected;
    }

    public Topic<InboxKey, Downlink> inbox() {
        return bridge.inbox;
    }

    /** Serde of a row of the nodes job's store of downlinks, which has no topic of its own. */
    public Serde<NodeDownlinks> nodeDownlinks() {
        return kinds.avro("delivery-downlinks", NodeDownlinks.class);
    }

    public Topic<String, BridgeIncarnation> incarnations() {
        return bridge.incarnations;
    }

    public Topic<NodeKey, Credential> credentials() {
        return identity.credentials;
    }

    public Topic<NodeKey, Claim> claims() {
        return identity.claims;
    }

    /** Key: the node key that the device's MAC address makes. */
    public Topic<NodeKey, DeviceSecret> devices() {
        return identity.devices;
    }

    public Topic<NodeKey, NodeIndex> registryNodes() {
        return registry.nodes;
    }

    public Topic<NodeKey, byte[]> registryConfigs() {
        return registry.configs;
    }

    public Topic<NodeKey, PresenceState> presenceState() {
        return presence.state;
    }

    public Topic<NodeKey, NodeOutage> presenceOutages() {
        return presence.outages;
    }

    /** Written by nobody here; who leaves another broker bridges its presence events into it. */
    public Topic<byte[], byte[]> presenceLifecycle() {
        return presence.lifecycle;
    }

    public Topic<NodeKey, MappingState> mappingNodes() {
        return mapping.nodes;
    }

    public Topic<NodeKey, MappingChanged> mappingChanged() {
        return mapping.changed;
    }

    /** Key: user and node. */
    public Topic<UserNodeKey, UserNode> usersNodes() {
        return mapping.usersNodes;
    }

    public Topic<UserNodeKey, GroupNode> groupsNodes() {
        return mapping.groupsNodes;
    }

    public Topic<FleetKey, GroupMessage> groupsPublished() {
        return mapping.groupsPublished;
    }

    public Topic<NodeKey, ParamsState> paramsState() {
        return params.state;
    }

    public Topic<NodeKey, ParamsChanged> paramsChanged() {
        return params.changed;
    }

    /** Key: {@link SeriesKey}'s bytes and the time, see {@link SeriesKey#pointKey}. */
    public Topic<RowKey, Point> timeseriesPoints() {
        return timeseries.points;
    }

    /** Key: {@link SeriesKey#rowKey}. */
    public Topic<RowKey, Point> timeseriesLatest() {
        return timeseries.latest;
    }

    /** Key: {@code SeriesKey.pointKey} of the start. */
    public Topic<RowKey, QuarterHour> timeseriesAggregates() {
        return timeseries.aggregates;
    }

    /** Written by the Connect worker, for whoever mends what the database refused. */
    public Topic<byte[], byte[]> timeseriesDeadLetters() {
        return timeseries.deadLetters;
    }

    /** Key: the node and the alert's id. */
    public Topic<RowKey, AlertRaised> alertsRaised() {
        return alerts.raised;
    }

    /** Key: the rule, and the partition whose copy it is. */
    public Topic<FleetPartKey, Rule> rules() {
        return alerts.rules;
    }

    public Topic<NodeKey, NodeRules> rulesNodes() {
        return alerts.rulesNodes;
    }

    /** Key: the rule and the node. */
    public Topic<UserNodeKey, RuleFiring> rulesFirings() {
        return alerts.rulesFirings;
    }

    /** Every partition has every job: the copy of the job's own partition counts. */
    public Topic<FleetPartKey, OtaJob> otaJobs() {
        return ota.jobs;
    }

    /** Key: the node and the job's id. */
    public Topic<RowKey, OtaExecution> otaExecutions() {
        return ota.executions;
    }

    public Topic<FleetPartKey, OtaTally> otaTallies() {
        return ota.tallies;
    }

    /** Key: the node and the request's id. */
    public Topic<RowKey, CommandState> commandsState() {
        return commands.state;
    }

    /** Key: the node and the file's id. */
    public Topic<RowKey, NodeFile> filesState() {
        return commands.files;
    }

    /** Key: user and node. */
    public Topic<UserNodeKey, PushEvent> pushEvents() {
        return push.events;
    }

    public Topic<FleetKey, PushUser> pushUsers() {
        return push.users;
    }

    /** Key: the operator, and the partition whose copy it is. Addresses are left out. */
    public Topic<FleetPartKey, PushUser> pushOperators() {
        return push.operators;
    }

    /** Key: user, target and idempotency key, see {@link UserRowKey#delivery}. */
    public Topic<UserRowKey, PushRequest> pushRequests() {
        return push.requests;
    }

    /** Key: that of the request. */
    public Topic<UserRowKey, PushRequest> pushRetries() {
        return push.retries;
    }

    /** Key: that of the request. */
    public Topic<UserRowKey, PushReceipt> pushReceipts() {
        return push.receipts;
    }

    /** Written by the push sink and its Connect worker. */
    public Topic<byte[], byte[]> pushDeadLetters() {
        return push.deadLetters;
    }

    /** Serde of a row of the fleet job's store of deliveries, which has no topic of its own. */
    public Serde<PushDelivery> pushDeliveries() {
        return kinds.avro("push-deliveries", PushDelivery.class);
    }
}
