package io.headwater.topologies.ota;

import io.headwater.avro.ota.OtaJob;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.FleetPartKey;
import io.headwater.schemas.Topics;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.JobStore;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Every OTA job, as the nodes of one task need them: a copy in the store and at hand, and in the
 * order in which nodes are offered them (4.13.3). Stream thread only.
 */
final class Offers {
    /** Store: job and this partition to the job; its rows are those of ota.jobs. */
    static final String OFFERS = "ota-offers";

    private static final Comparator<Rollout> MOST_URGENT_FIRST =
            Comparator.<Rollout>comparingInt(rollout -> rollout.job().getPriority())
                    .thenComparing(
                            rollout -> rollout.job().getCreatedAt(), Comparator.reverseOrder())
                    .thenComparing(rollout -> rollout.key().toString());

    private final KeyValueStore<FleetPartKey, OtaJob> store;
    private final Map<FleetKey, Rollout> all = new HashMap<>();
    private List<Rollout> urgent = List.of();

    Offers(Capability.Task task, Topics topics) {
        store = task.store(offers(topics));
        try (var rows = store.all()) {
            rows.forEachRemaining(row -> remember(row.key.whole(), row.value));
        }
        order();
    }

    static JobStore<FleetPartKey, OtaJob> offers(Topics topics) {
        return JobStore.of(OFFERS, topics.otaJobs());
    }

    /** The job of this id, or empty. */
    Optional<Rollout> find(String tenant, String job) {
        return job.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(all.get(FleetKey.ota(tenant, job)));
    }

    /** Those that can be offered, the most urgent first. */
    Collection<Rollout> urgent() {
        return urgent;
    }

    /** Will keep the job, or forget it when it is null. */
    void put(FleetPartKey key, @Nullable OtaJob job, Effects effects) {
        effects.put(store, key, job);
        effects.tell(
                () -> {
                    remember(key.whole(), job);
                    order();
                });
    }

    private void remember(FleetKey key, @Nullable OtaJob job) {
        if (job == null) {
            all.remove(key);
        } else {
            all.put(key, new Rollout(key, job));
        }
    }

    private void order() {
        urgent =
                all.values().stream()
                        .filter(Rollout::isOfferedEver)
                        .sorted(MOST_URGENT_FIRST)
                        .toList();
    }
}
