package io.headwater.topologies.app;

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
import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import io.headwater.topologies.delivery.Downlinks;
import io.headwater.topologies.fleet.FleetJob;
import io.headwater.topologies.jobs.StreamsJob;
import io.headwater.topologies.nodes.NodesJob;
import io.headwater.topologies.push.Deliveries;
import io.headwater.topologies.rejected.RecentRejections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/** Which Avro record the values of which topic are, by registry subject. */
final class Subjects {
    private Subjects() {}

    /**
     * Full name of the record by {@code <topic>-value}, for every topic with Avro values,
     * changelogs without a state topic included.
     */
    static Map<String, String> of(Topics topics) {
        var records = new TreeMap<String, String>();
        add(records, topics.requests(), NodeRequest.class);
        add(records, topics.fleetRequests(), FleetRequest.class);
        add(records, topics.inbox(), Downlink.class);
        add(records, topics.registryNodes(), NodeIndex.class);
        add(records, topics.presenceState(), PresenceState.class);
        add(records, topics.presenceOutages(), NodeOutage.class);
        add(records, topics.mappingNodes(), MappingState.class);
        add(records, topics.mappingChanged(), MappingChanged.class);
        add(records, topics.usersNodes(), UserNode.class);
        add(records, topics.groupsNodes(), GroupNode.class);
        add(records, topics.groupsPublished(), GroupMessage.class);
        add(records, topics.paramsState(), ParamsState.class);
        add(records, topics.paramsChanged(), ParamsChanged.class);
        add(records, topics.timeseriesPoints(), Point.class);
        add(records, topics.timeseriesLatest(), Point.class);
        add(records, topics.timeseriesAggregates(), QuarterHour.class);
        add(records, topics.alertsRaised(), AlertRaised.class);
        add(records, topics.otaJobs(), OtaJob.class);
        add(records, topics.commandsState(), CommandState.class);
        add(records, topics.filesState(), NodeFile.class);
        add(records, topics.otaExecutions(), OtaExecution.class);
        add(records, topics.otaTallies(), OtaTally.class);
        add(records, topics.rules(), Rule.class);
        add(records, topics.rulesNodes(), NodeRules.class);
        add(records, topics.rulesFirings(), RuleFiring.class);
        add(records, topics.pushEvents(), PushEvent.class);
        add(records, topics.pushUsers(), PushUser.class);
        add(records, topics.pushOperators(), PushUser.class);
        add(records, topics.pushRequests(), PushRequest.class);
        add(records, topics.pushRetries(), PushRequest.class);
        add(records, topics.pushReceipts(), PushReceipt.class);
        add(records, topics.rejected(), Rejected.class);
        add(records, topics.credentials(), Credential.class);
        add(records, topics.claims(), Claim.class);
        add(records, topics.devices(), DeviceSecret.class);
        add(records, topics.incarnations(), BridgeIncarnation.class);
        String nodes = new StreamsJob(NodesJob.NAME, topics, List.of()).applicationId();
        records.put(
                Downlinks.downlinks(topics).changelog(nodes) + "-value",
                NodeDownlinks.class.getName());
        records.put(
                RecentRejections.recent(topics).changelog(nodes) + "-value",
                NodeRejections.class.getName());
        String fleet = new StreamsJob(FleetJob.NAME, topics, List.of()).applicationId();
        records.put(
                Deliveries.store(topics).changelog(fleet) + "-value", PushDelivery.class.getName());
        return records;
    }

    private static <T extends SpecificRecord> void add(
            Map<String, String> records, Topic<?, T> topic, Class<T> record) {
        records.put(topic.name() + "-value", record.getName());
    }
}
