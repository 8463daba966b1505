package io.headwater.topologies.fleet;

import io.headwater.avro.requests.FleetRequest;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import io.headwater.topologies.groups.GroupsNodes;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Holdings;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.Reading;
import io.headwater.topologies.jobs.Seed;
import io.headwater.topologies.jobs.StreamsJob;
import io.headwater.topologies.ota.OtaCounts;
import io.headwater.topologies.ota.OtaJobs;
import io.headwater.topologies.presence.Lifecycles;
import io.headwater.topologies.push.Deliveries;
import io.headwater.topologies.push.UserPushes;
import io.headwater.topologies.rules.RuleBook;
import io.headwater.topologies.rules.RuleFirings;
import io.headwater.topologies.timers.Timers;
import io.headwater.topologies.users.UsersNodes;
import java.util.ArrayList;
import java.util.List;

/**
 * The job that keeps what is true of the fleet rather than of one node. It goes by the requests of
 * the API about users and OTA jobs, each decided in the task that owns its key, and reads typed
 * topics beside them. Whoever has something to say to another key writes it to a topic of that key,
 * so that nothing is re-keyed in here.
 *
 * <pre>
 * users.nodes -----> keep-users [users-nodes, push-users] --> push.users
 * groups.nodes ----> keep-groups [groups-nodes]
 * groups.published > fan-out    [groups-nodes] --> node.requests
 * presence.lifecycle > land-lifecycle          --> node.uplink
 * fleet.requests --> answer               [every store] --> ota.jobs, rules.definitions
 * rules.firings ---> keep-firings [rules-firings]
 * ota.executions --> count-ota-executions [every store] --> ota.tallies
 * ota.tallies -----> sum-ota-tallies      [every store] --> ota.jobs
 * push.events -----> tell-users           [every store] --> push.requests
 * push.receipts ---> settle-pushes        [every store] --> push.users
 * tick ------------> answer               [every store] --> push.requests
 * </pre>
 */
public final class FleetJob implements Holdings {
    /** Its name, in settings, metrics and on the broker. */
    public static final String NAME = "fleet";

    private final Topics topics;
    private final int partitions;

    private FleetJob(Topics topics, int partitions) {
        this.topics = topics;
        this.partitions = partitions;
    }

    /**
     * The job, ready to be started.
     *
     * @param partitions how many the uplink has
     */
    public static StreamsJob of(Topics topics, int partitions) {
        return new StreamsJob(NAME, topics, List.of(new FleetJob(topics, partitions)));
    }

    @Override
    public List<JobStore<?, ?>> stores() {
        var stores = new ArrayList<JobStore<?, ?>>();
        stores.add(OtaJobs.jobs(topics));
        stores.add(UsersNodes.nodes(topics));
        stores.add(GroupsNodes.nodes(topics));
        stores.addAll(OtaCounts.stores(topics));
        stores.add(RuleBook.rules(topics));
        stores.add(RuleFirings.firings(topics));
        stores.add(UserPushes.users(topics));
        stores.add(Deliveries.store(topics));
        stores.add(Timers.due(topics));
        return List.copyOf(stores);
    }

    @Override
    public List<Topic<?, ?>> emits() {
        return List.of(
                topics.otaJobs(),
                topics.otaTallies(),
                topics.rules(),
                topics.requests(),
                topics.uplink(),
                topics.pushUsers(),
                topics.pushOperators(),
                topics.pushRequests());
    }

    @Override
    public List<Seed> seeds() {
        return List.of(
                OtaJobs.seed(topics, partitions),
                RuleBook.seed(topics, partitions),
                Seed.copy(topics.rulesFirings(), RuleFirings.firings(topics)).inPlaceOfReading(),
                Seed.copy(topics.usersNodes(), UsersNodes.nodes(topics)).inPlaceOfReading(),
                Seed.copy(topics.groupsNodes(), GroupsNodes.nodes(topics)).inPlaceOfReading(),
                Seed.copy(topics.pushUsers(), UserPushes.users(topics)));
    }

    @Override
    public List<Reading<?, ?>> reads() {
        var readings = new ArrayList<Reading<?, ?>>();
        readings.add(new Reading<>(topics.fleetRequests(), "requests", "answer", this::requests));
        readings.add(
                UsersNodes.reading(topics, task -> new UserPushes(task, topics, partitions)::left));
        readings.addAll(GroupsNodes.readings(topics));
        readings.add(Lifecycles.reading(topics));
        readings.add(
                new Reading<>(
                        topics.otaExecutions(),
                        "ota.executions",
                        "count-ota-executions",
                        task -> counts(task)::executed));
        readings.add(
                new Reading<>(
                        topics.otaTallies(),
                        "ota.tallies",
                        "sum-ota-tallies",
                        task -> counts(task)::told));
        readings.add(RuleFirings.reading(topics));
        readings.add(
                new Reading<>(
                        topics.pushEvents(),
                        "push.events",
                        "tell-users",
                        task -> new UserPushes(task, topics, partitions)::tell));
        readings.add(
                new Reading<>(
                        topics.pushReceipts(),
                        "push.receipts",
                        "settle-pushes",
                        task -> new UserPushes(task, topics, partitions)::settle));
        return List.copyOf(readings);
    }

    private OtaCounts counts(Capability.Task task) {
        return new OtaCounts(task, topics, new OtaJobs(task, topics, partitions));
    }

    private Reading.Handler<FleetKey, FleetRequest> requests(Capability.Task task) {
        return new FleetRequests(
                new OtaJobs(task, topics, partitions),
                new RuleBook(task, topics, partitions),
                new UserPushes(task, topics, partitions),
                Timers.on(task, topics));
    }
}
