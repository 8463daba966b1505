package io.headwater.topologies.rules;

import io.headwater.avro.requests.ChangeRule;
import io.headwater.avro.rules.Rule;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.FleetPartKey;
import io.headwater.schemas.NodePartitions;
import io.headwater.schemas.Topics;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.Seed;
import java.nio.ByteBuffer;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The rules whose keys one task of the fleet job owns. Each change is told to every partition,
 * where the nodes are. Stream thread only.
 *
 * <pre>
 * request --> decide [rules-definitions] --> rules.definitions, a copy in each partition
 * </pre>
 */
public final class RuleBook {
    /** Store: rule to what it is now. */
    public static final String DEFINITIONS = "rules-definitions";

    private final Topics topics;
    private final int partitions;
    private final KeyValueStore<FleetKey, Rule> rules;

    /**
     * Starts on a task, whose job has the store.
     *
     * @param partitions how many the uplink has
     */
    public RuleBook(Capability.Task task, Topics topics, int partitions) {
        this.topics = topics;
        this.partitions = partitions;
        rules = task.store(rules(topics));
    }

    /** The store of rules. */
    public static JobStore<FleetKey, Rule> rules(Topics topics) {
        return new JobStore<>(DEFINITIONS, topics.fleetRequests().key(), topics.rules().value());
    }

    /**
     * The rule's own partition keeps the copy that counts.
     *
     * @param partitions how many the uplink has
     */
    public static Seed seed(Topics topics, int partitions) {
        return new Seed(
                topics.rules(),
                DEFINITIONS,
                (record, target) ->
                        FleetPartKey.parse(record.key())
                                .map(FleetPartKey::whole)
                                .filter(
                                        rule ->
                                                NodePartitions.of(rule, partitions)
                                                        == record.partition())
                                .ifPresent(rule -> target.put(rule.bytes(), record.value())));
    }

    /** Decides a request about a rule. Removing one that is not there is counted as ignored. */
    public void decide(FleetKey key, ChangeRule change, long at, Effects effects) {
        @Nullable Rule present = rules.get(key);
        ByteBuffer given = change.getRule();
        if (given == null && present == null) {
            effects.ignore("no-rule");
            return;
        }
        @Nullable Rule after = given == null ? null : revised(definition(given), present, at);
        effects.put(rules, key, after);
        for (int partition = 0; partition < partitions; partition++) {
            effects.emit(topics.rules(), new FleetPartKey(key, partition), after);
        }
    }

    private static Rule revised(Rule given, @Nullable Rule present, long at) {
        return Rule.newBuilder(given)
                .setRevision(present == null ? 1 : present.getRevision() + 1)
                .setCreatedAt(present == null ? at : present.getCreatedAt())
                .setChangedAt(present == null ? at : Math.max(at, present.getChangedAt() + 1))
                .build();
    }

    private Rule definition(ByteBuffer given) {
        byte[] framed = new byte[given.remaining()];
        given.duplicate().get(framed);
        return topics.rules().value().deserializer().deserialize(topics.rules().name(), framed);
    }
}
