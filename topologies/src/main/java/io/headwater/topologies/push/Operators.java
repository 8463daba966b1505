package io.headwater.topologies.push;

import io.headwater.avro.push.PushEvent;
import io.headwater.avro.push.PushTarget;
import io.headwater.avro.push.PushUser;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.FleetPartKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.Told;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What the operators of tenants want to hear of, as the nodes of one task need it: a copy in the
 * store and at hand, so that nobody is told what nobody listens to. Stream thread only.
 *
 * <pre>
 * push.operators --> told [push-operators]
 * </pre>
 */
public final class Operators {
    /** Store: operator and this partition to the targets; its rows are those of push.operators. */
    public static final String OPERATORS = "push-operators";

    private final KeyValueStore<FleetPartKey, PushUser> store;
    private final Map<FleetKey, List<PushTarget>> targets = new HashMap<>();

    /** Starts on a task, whose job has the store. One a task. */
    public Operators(Capability.Task task, Topics topics) {
        store = task.store(operators(topics));
        try (var rows = store.all()) {
            rows.forEachRemaining(row -> targets.put(row.key.whole(), row.value.getTargets()));
        }
    }

    /** The store. */
    public static JobStore<FleetPartKey, PushUser> operators(Topics topics) {
        return JobStore.of(OPERATORS, topics.pushOperators());
    }

    /** Takes an operator's targets as they are now. */
    public void told(Told<FleetPartKey, PushUser> told, Effects effects) {
        @Nullable PushUser now = told.value();
        effects.put(store, told.key(), now);
        effects.tell(
                () -> {
                    if (now == null) {
                        targets.remove(told.key().whole());
                    } else {
                        targets.put(told.key().whole(), now.getTargets());
                    }
                });
    }

    /** Whether the tenant's operator has any target. */
    boolean isAny(String tenant) {
        return !of(tenant).isEmpty();
    }

    /** Whether a target of the operator of the node's tenant wants to hear of it. */
    boolean want(NodeKey node, PushEvent event) {
        return of(node.tenant()).stream().anyMatch(target -> Wanted.by(target, node, event));
    }

    private List<PushTarget> of(String tenant) {
        return targets.isEmpty()
                ? List.of()
                : targets.getOrDefault(FleetKey.operator(tenant), List.of());
    }
}
