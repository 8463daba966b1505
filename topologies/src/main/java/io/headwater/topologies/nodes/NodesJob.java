package io.headwater.topologies.nodes;

import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import io.headwater.topologies.alerts.Alerts;
import io.headwater.topologies.commands.Commands;
import io.headwater.topologies.commands.RequestIndex;
import io.headwater.topologies.delivery.Downlinks;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.Reading;
import io.headwater.topologies.jobs.Seed;
import io.headwater.topologies.jobs.StreamsJob;
import io.headwater.topologies.mapping.Mapping;
import io.headwater.topologies.mapping.NodeKeys;
import io.headwater.topologies.params.Params;
import io.headwater.topologies.presence.Sessions;
import io.headwater.topologies.registry.Registry;
import io.headwater.topologies.rejected.RecentRejections;
import io.headwater.topologies.repeats.Repeats;
import io.headwater.topologies.timers.Timers;
import io.headwater.topologies.views.FleetIndex;
import java.util.List;

/**
 * The job that keeps what is true of each node now: registry, presence, params, and what is sent to
 * it.
 */
public final class NodesJob implements Capability {
    /** Its name, in settings, metrics and on the broker. */
    public static final String NAME = "nodes";

    private final Topics topics;
    private final FleetIndex fleet;

    private NodesJob(Topics topics, FleetIndex fleet) {
        this.topics = topics;
        this.fleet = fleet;
    }

    /**
     * The job, ready to be started.
     *
     * @param fleet is filled and kept by the job's tasks
     */
    public static StreamsJob of(Topics topics, FleetIndex fleet) {
        return new StreamsJob(
                NAME,
                topics,
                List.of(new NodesJob(topics, fleet)),
                task ->
                        new NodeRequests(
                                new Downlinks(task, topics),
                                new Alerts(task, topics),
                                new Mapping(task, topics),
                                new Commands(task, topics)));
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
                RecentRejections.recent(topics),
                NodeKeys.credentials(topics));
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
                topics.commandsState());
    }

    @Override
    public List<Seed> seeds() {
        return List.of(
                Seed.copy(topics.registryNodes(), Registry.nodes(topics)),
                Seed.copy(topics.registryConfigs(), Registry.configs(topics)),
                Seed.copy(topics.presenceState(), Sessions.sessions(topics)),
                Seed.copy(topics.paramsState(), Params.current(topics)),
                Seed.copy(topics.alertsRaised(), Alerts.recent(topics)),
                Seed.copy(topics.mappingNodes(), Mapping.nodes(topics)),
                Mapping.timers(topics),
                Seed.copy(topics.commandsState(), Commands.requests(topics)),
                RequestIndex.seed(topics),
                Commands.timerSeed(topics),
                Seed.copy(topics.credentials(), NodeKeys.credentials(topics)));
    }

    @Override
    public List<Reading<?, ?>> reads() {
        return List.of(RecentRejections.reading(topics), NodeKeys.reading(topics));
    }

    @Override
    public boolean setsStraysAside() {
        return true;
    }

    @Override
    public Handler open(Task task) {
        return new NodesTask(task, topics, fleet);
    }
}
