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
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Reads of what the fleet's job of this process keeps about push. */
public final class PushStores implements PushQueries {
    private final Placement placement;
    private final Map<String, JobSlot> jobs;
    private final JobStore<FleetKey, PushUser> users;
    private final JobStore<UserRowKey, PushDelivery> deliveries;

    /**
     * @param jobs of this process, by name
     */
    public PushStores(Placement placement, Map<String, JobSlot> jobs, Topics topics) {
        this.placement = placement;
        this.jobs = Map.copyOf(jobs);
        users = UserPushes.users(topics);
        deliveries = Deliveries.store(topics);
    }

    @Override
    public Lookup<PushUser> user(FleetKey user) {
        return read(
                users,
                user,
                rows ->
                        Objects.requireNonNullElseGet(
                                rows.get(user), () -> PushUser.newBuilder().build()));
    }

    @Override
    public Lookup<List<Deliveries.Row>> deliveries(FleetKey user) {
        return read(deliveries, user, rows -> Deliveries.of(user, rows));
    }

    private <K, V, R> Lookup<R> read(
            JobStore<K, V> store, FleetKey user, Function<ReadOnlyKeyValueStore<K, V>, R> reading) {
        return placement
                .partitionOf(FleetJob.NAME, user)
                .then(partition -> read(store, partition, reading));
    }

    private <K, V, R> Lookup<R> read(
            JobStore<K, V> store, int partition, Function<ReadOnlyKeyValueStore<K, V>, R> reading) {
        JobSlot slot = jobs.get(FleetJob.NAME);
        if (slot == null) {
            return new Lookup.NotReady<>("job " + FleetJob.NAME + " does not run here");
        }
        try {
            return slot.running()
                    .flatMap(running -> running.store(store, partition))
                    .<Lookup<R>>map(rows -> new Lookup.Found<>(reading.apply(rows)))
                    .orElseGet(() -> new Lookup.NotReady<>(slot.notReady()));
        } catch (InvalidStateStoreException moved) {
            return new Lookup.NotReady<>(slot.notReady());
        }
    }
}
