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
    private final KeyValueStore<FleetKey, byte[]> rules;

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

    /** The store of rules, in bytes, as a later version may have written them. */
    public static JobStore<FleetKey, byte[]> rules(Topics topics) {
        return new JobStore<>(
                DEFINITIONS, topics.fleetRequests().key(), topics.rules().inBytes().value());
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

    /**
     * Decides a request about a rule. Removing one that is not there is counted as ignored, as is a
     * rule in place of one that cannot be read here, of which it would lose what it does not name.
     * One that is given and cannot be read here is kept as it is.
     */
    public void decide(FleetKey key, ChangeRule change, long at, Effects effects) {
        byte @Nullable [] row = rules.get(key);
        ByteBuffer given = change.getRule();
        if (given == null) {
            if (row == null) {
                effects.ignore("no-rule");
            } else {
                keep(key, null, effects);
            }
            return;
        }
        byte[] wanted = bytes(given);
        @Nullable Rule rule = RuleRow.of(wanted, topics.rules()).readable().orElse(null);
        @Nullable Rule present =
                row == null ? null : RuleRow.of(row, topics.rules()).readable().orElse(null);
        if (rule == null) {
            keep(key, wanted, effects);
        } else if (row != null && present == null) {
            effects.ignore("rule-later");
        } else {
            keep(key, framed(revised(rule, present, at)), effects);
        }
    }

    private void keep(FleetKey key, byte @Nullable [] row, Effects effects) {
        effects.put(rules, key, row);
        for (int partition = 0; partition < partitions; partition++) {
            effects.emit(topics.rules().inBytes(), new FleetPartKey(key, partition), row);
        }
    }

    /**
     * The rule that takes another's place.
     *
     * @param present null when there is none
     * @param at epoch ms
     */
    public static Rule revised(Rule given, @Nullable Rule present, long at) {
        return Rule.newBuilder(given)
                .setRevision(present == null ? 1 : present.getRevision() + 1)
                .setCreatedAt(present == null ? at : present.getCreatedAt())
                .setChangedAt(present == null ? at : Math.max(at, present.getChangedAt() + 1))
                .build();
    }

    private byte[] framed(Rule rule) {
        return topics.rules().value().serializer().serialize(topics.rules().name(), rule);
    }

    private static byte[] bytes(ByteBuffer given) {
        byte[] bytes = new byte[given.remaining()];
        given.duplicate().get(bytes);
        return bytes;
    }
}
