package io.headwater.topologies.query;

import io.headwater.avro.push.PushDelivery;
import io.headwater.avro.push.PushUser;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UserRowKey;
import io.headwater.topologies.fleet.FleetJob;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.push.Deliveries;
import io.headwater.topologies.push.UserPushes;
import java.util.List;
import java.util.Objects;

/** Reads of what the fleet's job of this process keeps about push. */
public final class PushStores implements PushQueries {
    private final JobReads reads;
    private final JobStore<FleetKey, PushUser> users;
    private final JobStore<UserRowKey, PushDelivery> deliveries;

    public PushStores(JobReads reads, Topics topics) {
        this.reads = reads;
        users = UserPushes.users(topics);
        deliveries = Deliveries.store(topics);
    }

    @Override
    public Lookup<PushUser> user(FleetKey user) {
        return reads.ask(
                FleetJob.NAME,
                users,
                user,
                rows ->
                        Objects.requireNonNullElseGet(
                                rows.get(user), () -> PushUser.newBuilder().build()));
    }

    @Override
    public Lookup<List<Deliveries.Row>> deliveries(FleetKey user) {
        return reads.ask(FleetJob.NAME, deliveries, user, rows -> Deliveries.of(user, rows));
    }
}
