package io.headwater.topologies.push;

import io.headwater.avro.push.PushEvent;
import io.headwater.avro.push.PushTarget;
import io.headwater.avro.push.PushUser;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.FleetPartKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.Told;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the operators of tenants want to hear of, as the nodes of one task need it: a copy in the
 * store and at hand, so that nobody is told what nobody listens to. What only a later version can
 * read is kept as the bytes it is, and such an operator hears of nothing from here. Stream thread
 * only.
 *
 * <pre>
 * push.operators --> told [push-operators]
 * </pre>
 */
public final class Operators {
    /** Store: operator and this partition to the targets; its rows are those of push.operators. */
    public static final String OPERATORS = "push-operators";

    private static final Logger LOGGER = LoggerFactory.getLogger(Operators.class);

    private final KeyValueStore<FleetPartKey, byte[]> store;
    private final Topic<FleetPartKey, PushUser> topic;
    private final Consumer<Integer> laterOnes;
    private final Map<FleetKey, List<PushTarget>> targets = new HashMap<>();

    /** Operators whose rows cannot be read here. */
    private final Set<FleetKey> later = new HashSet<>();

    /** Starts on a task, whose job has the store. One a task. */
    public Operators(Capability.Task task, Topics topics) {
        store = task.store(operators(topics));
        topic = topics.pushOperators();
        laterOnes = rows -> task.keeps(PushEvents.CAPABILITY, rows);
        try (var rows = store.all()) {
            rows.forEachRemaining(row -> keep(row.key.whole(), read(row.key, row.value)));
        }
        laterOnes.accept(later.size());
    }

    /** The store. */
    public static JobStore<FleetPartKey, byte[]> operators(Topics topics) {
        return JobStore.of(OPERATORS, topics.pushOperators().inBytes());
    }

    /** Takes an operator's targets as they are now. */
    public void told(Told<FleetPartKey, byte[]> told, Effects effects) {
        byte @Nullable [] row = told.value();
        @Nullable List<PushTarget> now = row == null ? List.of() : read(told.key(), row);
        effects.put(store, told.key(), row);
        effects.tell(
                () -> {
                    keep(told.key().whole(), now);
                    laterOnes.accept(later.size());
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

    /** The targets in a row; null when only a later version can read it, which is told here. */
    private @Nullable List<PushTarget> read(FleetPartKey key, byte[] row) {
        try {
            return topic.value().deserializer().deserialize(topic.name(), row).getTargets();
        } catch (SerializationException e) {
            LOGGER.atWarn()
                    .addKeyValue("operator", key.whole())
                    .addKeyValue("why", e.getMessage())
                    .log("targets of a later version are kept and not told of anything here");
            return null;
        }
    }

    private void keep(FleetKey operator, @Nullable List<PushTarget> now) {
        targets.remove(operator);
        later.remove(operator);
        if (now == null) {
            later.add(operator);
        } else if (!now.isEmpty()) {
            targets.put(operator, now);
        }
    }

    private List<PushTarget> of(String tenant) {
        return targets.isEmpty()
                ? List.of()
                : targets.getOrDefault(FleetKey.operator(tenant), List.of());
    }
}
