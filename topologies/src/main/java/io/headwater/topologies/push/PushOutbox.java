package io.headwater.topologies.push;

import io.headwater.avro.push.PushDelivery;
import io.headwater.avro.push.PushRequest;
import io.headwater.avro.push.PushStatus;
import io.headwater.avro.push.PushTarget;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UserRowKey;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** What the users of one task are sent, and the rows that remember it. Stream thread only. */
final class PushOutbox {
    private static final Duration LIFE = Duration.ofHours(24);

    private final Topics topics;
    private final KeyValueStore<UserRowKey, PushDelivery> deliveries;

    PushOutbox(Capability.Task task, Topics topics) {
        this.topics = topics;
        deliveries = task.store(Deliveries.store(topics));
    }

    /** What is remembered of a delivery; null when it is unknown, or forgotten. */
    @Nullable PushDelivery find(UserRowKey row) {
        return deliveries.get(row);
    }

    /** What is remembered of all targets of a user, the oldest first. */
    List<Deliveries.Row> of(FleetKey user) {
        return Deliveries.of(user, deliveries).reversed();
    }

    /** What is remembered of a target, the oldest first. */
    List<Deliveries.Row> of(FleetKey user, String target) {
        return Deliveries.of(user, target, deliveries);
    }

    /** Asks the sink to tell a target. */
    void send(UserRowKey row, PushTarget target, PushDelivery delivery, long at, Effects effects) {
        effects.emit(
                topics.pushRequests(),
                row,
                PushRequest.newBuilder()
                        .setId(row.delivery())
                        .setKind(delivery.getKind())
                        .setTargetKind(target.getKind())
                        .setAddress(target.getAddress())
                        .setKeys(target.getKeys())
                        .setTitle(delivery.getTitle())
                        .setText(delivery.getText())
                        .setData(delivery.getData())
                        .setAt(delivery.getAt())
                        .setRequestedAt(at)
                        .setExpiresAt(at + LIFE.toMillis())
                        .build());
        effects.count(PushEvents.CAPABILITY, "requested");
    }

    /** Will remember a delivery in place of what was known of it. */
    void put(UserRowKey row, @Nullable PushDelivery delivery, Effects effects) {
        effects.put(deliveries, row, delivery);
    }

    /**
     * Will remember a new delivery, and forget one when there are many: what was not told before
     * what was, as that is counted, and the oldest of these.
     */
    void remember(
            UserRowKey row, PushDelivery delivery, List<Deliveries.Row> earlier, Effects effects) {
        effects.put(deliveries, row, delivery);
        earlier.stream()
                .sorted(Comparator.comparing(PushOutbox::wasTold)) // stable, so by age within
                .limit(Math.max(0, earlier.size() + 1 - Deliveries.REMEMBERED))
                .forEach(old -> effects.put(deliveries, old.key(), null));
    }

    private static boolean wasTold(Deliveries.Row row) {
        return row.delivery().getStatus() != PushStatus.LIMITED;
    }

    /** Rows of a target outlive it until the user has a new one, so that people see why it went. */
    void forgetVanished(FleetKey user, List<PushTarget> targets, Effects effects) {
        Set<String> present = targets.stream().map(PushTarget::getId).collect(Collectors.toSet());
        Deliveries.of(user, deliveries).stream()
                .map(Deliveries.Row::key)
                .filter(row -> !present.contains(row.target()))
                .forEach(row -> effects.put(deliveries, row, null));
    }
}
