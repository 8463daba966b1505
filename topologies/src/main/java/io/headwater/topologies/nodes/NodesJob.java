package io.headwater.topologies.nodes;

import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import io.headwater.topologies.alerts.Alerts;
import io.headwater.topologies.commands.Commands;
import io.headwater.topologies.commands.RequestIndex;
import io.headwater.topologies.delivery.Downlinks;
import io.headwater.topologies.groups.GroupTraffic;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.Reading;
import io.headwater.topologies.jobs.Seed;
import io.headwater.topologies.jobs.StreamsJob;
import io.headwater.topologies.mapping.Mapping;
import io.headwater.topologies.mapping.NodeKeys;
import io.headwater.topologies.ota.Executions;
import io.headwater.topologies.ota.NodeUpdates;
import io.headwater.topologies.params.Params;
import io.headwater.topologies.presence.Sessions;
import io.headwater.topologies.push.Operators;
import io.headwater.topologies.registry.Registry;
import io.headwater.topologies.rejected.RecentRejections;
import io.headwater.topologies.repeats.Repeats;
import io.headwater.topologies.repeats.RequestsOnce;
import io.headwater.topologies.rules.Rules;
import io.headwater.topologies.timers.Timers;
import io.headwater.topologies.uploads.Uploads;
import io.headwater.topologies.views.FleetIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The job that keeps what is true of each node now: registry, presence, params, and what is sent to
 * it.
 */
public final class NodesJob implements Capability {
    /** Its name, in settings, metrics and on the broker. */
    public static final String NAME = "nodes";

    private final Topics topics;
    private final FleetIndex fleet;
    private final NodeLinks links;
    private final NodeSettings settings;

    /** Of each task of this process, as several of its processors need it. */
    private final Map<Integer, NodeUpdates> updates = new ConcurrentHashMap<>();

    private final Map<Integer, NodesTask> opened = new ConcurrentHashMap<>();

    private NodesJob(Topics topics, FleetIndex fleet, NodeLinks links, NodeSettings settings) {
        this.settings = settings;
        this.topics = topics;
        this.fleet = fleet;
        this.links = links;
    }

    /**
     * The job in an installation that keeps no files.
     *
     * @param fleet is filled and kept by the job's tasks
     */
    public static StreamsJob of(Topics topics, FleetIndex fleet) {
        return of(topics, fleet, NodeLinks.NONE, NodeSettings.USUAL);
    }

    /**
     * The job, ready to be started.
     *
     * @param fleet is filled and kept by the job's tasks
     * @param links that nodes are given
     */
    public static StreamsJob of(
            Topics topics, FleetIndex fleet, NodeLinks links, NodeSettings settings) {
        var nodes = new NodesJob(topics, fleet, links, settings);
        return new StreamsJob(
                NAME,
                topics,
                List.of(nodes),
                task -> new RequestsOnce(task, topics, nodes.requests(task)));
    }

    @Override
    public List<JobStore<?, ?>> stores() {
        return List.of(
                Registry.nodes(topics),
                Registry.configs(topics),
                Sessions.sessions(topics),
                Params.current(topics),
                Repeats.recent(topics),
                Downlinks.downlinks(topics),
                Timers.due(topics),
                Alerts.recent(topics),
                Mapping.nodes(topics),
                Commands.requests(topics),
                RequestIndex.byRequest(topics),
                Uploads.known(topics),
                RecentRejections.recent(topics),
                NodeKeys.credentials(topics),
                NodeUpdates.offers(topics),
                Executions.store(topics),
                Rules.known(topics),
                Rules.nodes(topics),
                Operators.operators(topics),
                Outages.outages(topics));
    }

    @Override
    public List<Topic<?, ?>> emits() {
        return List.of(
                topics.registryNodes(),
                topics.registryConfigs(),
                topics.presenceState(),
                topics.paramsState(),
                topics.paramsChanged(),
                topics.inbox(),
                topics.alertsRaised(),
                topics.mappingNodes(),
                topics.mappingChanged(),
                topics.usersNodes(),
                topics.groupsNodes(),
                topics.groupsPublished(),
                topics.requests(),
                topics.commandsState(),
                topics.filesState(),
                topics.otaExecutions(),
                topics.rulesNodes(),
                topics.rulesFirings(),
                topics.presenceOutages(),
                topics.pushEvents());
    }

    @Override
    public List<Seed> seeds() {
        var seeds =
                new ArrayList<>(
                        List.of(
                                Seed.copy(topics.registryNodes(), Registry.nodes(topics)),
                                Seed.copy(topics.registryConfigs(), Registry.configs(topics)),
                                Seed.copy(topics.presenceState(), Sessions.sessions(topics)),
                                Params.seed(topics),
                                Seed.copy(topics.alertsRaised(), Alerts.recent(topics)),
                                Seed.copy(topics.mappingNodes(), Mapping.nodes(topics)),
                                Mapping.timers(topics),
                                Seed.copy(topics.commandsState(), Commands.requests(topics)),
                                RequestIndex.seed(topics),
                                Commands.timerSeed(topics),
                                Seed.copy(topics.filesState(), Uploads.known(topics)),
                                Uploads.timerSeed(topics),
                                Seed.copy(topics.credentials(), NodeKeys.credentials(topics))
                                        .inPlaceOfReading()));
        seeds.addAll(NodeUpdates.seeds(topics));
        seeds.addAll(Rules.seeds(topics));
        seeds.add(
                Seed.copy(topics.pushOperators().inBytes(), Operators.operators(topics))
                        .inPlaceOfReading());
        seeds.addAll(Outages.seeds(topics));
        return List.copyOf(seeds);
    }

    @Override
    public List<Reading<?, ?>> reads() {
        return List.of(
                RecentRejections.reading(topics),
                NodeKeys.reading(topics),
                new Reading<>(
                        topics.otaJobs(),
                        "ota.jobs",
                        "take-ota-jobs",
                        task -> (told, effects) -> updatesOf(task).told(told, effects)),
                new Reading<>(
                        topics.rules().inBytes(),
                        "rules",
                        "take-rules",
                        task -> (told, effects) -> rulesOf(task).told(told, effects)),
                new Reading<>(
                        topics.pushOperators().inBytes(),
                        "operators",
                        "take-operators",
                        task -> (told, effects) -> openedOf(task).operators().told(told, effects)));
    }

    @Override
    public boolean setsStraysAside() {
        return true;
    }

    @Override
    public Handler open(Task task) {
        var ours =
                new NodeUpdates(
                        task,
                        topics,
                        new Downlinks(task, topics),
                        links.images(),
                        new Mapping(task, topics)::isMember);
        updates.put(task.partition(), ours);
        var nodes =
                new NodesTask(
                        task,
                        topics,
                        fleet,
                        settings,
                        ours,
                        new Uploads(task, topics, links.files()));
        opened.put(task.partition(), nodes);
        return nodes;
    }

    private NodeRequests requests(Task task) {
        return new NodeRequests(
                new Downlinks(task, topics),
                new Alerts(task, topics),
                new Mapping(
                        task,
                        topics,
                        (node, groups) -> fleet.groups(task.partition(), node, groups)),
                new Commands(task, topics),
                new GroupTraffic(task, topics),
                () -> updatesOf(task),
                new Uploads(task, topics, links.files()),
                () -> rulesOf(task));
    }

    private Rules rulesOf(Task task) {
        return openedOf(task).rules();
    }

    private NodesTask openedOf(Task task) {
        return Objects.requireNonNull(opened.get(task.partition()), "the task was not opened");
    }

    private NodeUpdates updatesOf(Task task) {
        return Objects.requireNonNull(updates.get(task.partition()), "the task was not opened");
    }
}
