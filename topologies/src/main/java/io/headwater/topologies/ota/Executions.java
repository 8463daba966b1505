package io.headwater.topologies.ota;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.avro.ota.OtaExecution;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.RowKey;
import io.headwater.schemas.Topics;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.Seed;
import io.headwater.topologies.timers.Timer;
import io.headwater.topologies.timers.TimerKind;
import io.headwater.topologies.timers.Timers;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * How far the nodes of one task are with their OTA jobs, and the timers that wait for them.
 * Whatever is put is told on ota.executions as well. Stream thread only, but for {@link
 * #of(NodeKey, ReadOnlyKeyValueStore)}.
 */
public final class Executions {
    /** Store: node and job to how far the node is; its rows are those of ota.executions. */
    public static final String EXECUTIONS = "ota-executions";

    /** Leads the id of a timer that forces a delivery; the job's id follows. */
    private static final String PUSH = "p";

    /** Leads the id of a timer that waits for a node's word. */
    private static final String ANSWER = "a";

    private static final byte[] AFTER_ALL = {(byte) 0xFF};

    private final Topics topics;
    private final Timers timers;
    private final KeyValueStore<RowKey, OtaExecution> rows;

    Executions(Capability.Task task, Topics topics) {
        this.topics = topics;
        timers = Timers.on(task, topics);
        rows = task.store(store(topics));
    }

    /** When something was decided, and by which record of the uplink; -1 for none. */
    record When(long at, long origin) {}

    /** What a timer of ours is about. */
    record Due(String job, boolean isPush) {
        static Due of(Timer timer) {
            return new Due(timer.id().substring(1), timer.id().startsWith(PUSH));
        }
    }

    /** The store. */
    public static JobStore<RowKey, OtaExecution> store(Topics topics) {
        return JobStore.of(EXECUTIONS, topics.otaExecutions());
    }

    /** How store and timers are filled anew. */
    static List<Seed> seeds(Topics topics) {
        return List.of(
                Seed.copy(topics.otaExecutions(), store(topics)),
                new Seed(
                        topics.otaExecutions(),
                        Timers.DUE,
                        (record, target) ->
                                seedTimer(topics, record.key(), record.value(), target)));
    }

    /** Every execution of a node, in order of job ids. */
    public static List<OtaExecution> of(
            NodeKey node, ReadOnlyKeyValueStore<RowKey, OtaExecution> rows) {
        var all = new ArrayList<OtaExecution>();
        try (var found = rows.range(new RowKey(node, new byte[0]), new RowKey(node, AFTER_ALL))) {
            found.forEachRemaining(row -> all.add(row.value));
        }
        return all;
    }

    List<OtaExecution> of(NodeKey node) {
        return of(node, rows);
    }

    @Nullable OtaExecution get(NodeKey node, String job) {
        return rows.get(row(node, job));
    }

    /** As it is, or as it begins; that is not put. */
    OtaExecution orTriggered(NodeKey node, Rollout rollout, long at) {
        @Nullable OtaExecution known = get(node, rollout.key().id());
        return known == null ? Progress.triggered(rollout.key().id(), at) : known;
    }

    /** Has the delivery to the node come due by itself. */
    void force(NodeKey node, Rollout rollout, long at, Effects effects) {
        timers.set(new Timer(node, TimerKind.OTA, PUSH + rollout.key().id()), at, effects);
    }

    /** Each word of a node gives it the whole time again. */
    void put(NodeKey node, Rollout rollout, OtaExecution execution, When when, Effects effects) {
        int seconds = rollout.job().getTimeoutSeconds();
        Long answerBy =
                seconds > 0 && Progress.isUnanswered(execution)
                        ? Long.valueOf(when.at() + seconds * 1000L)
                        : null;
        if (answerBy != null) {
            timers.set(answer(node, rollout.key().id()), answerBy, effects);
        } else if (execution.getAnswerBy() != null) {
            timers.cancel(answer(node, rollout.key().id()), effects);
        }
        OtaExecution after =
                OtaExecution.newBuilder(execution)
                        .setAnswerBy(answerBy)
                        .setOrigin(when.origin())
                        .build();
        RowKey row = row(node, execution.getJob());
        effects.put(rows, row, after);
        effects.emit(topics.otaExecutions(), row, after);
    }

    /** Forgets the node's executions, timers included. */
    void erase(NodeKey node, Effects effects) {
        for (OtaExecution execution : of(node)) {
            timers.cancel(answer(node, execution.getJob()), effects);
            timers.cancel(new Timer(node, TimerKind.OTA, PUSH + execution.getJob()), effects);
            RowKey row = row(node, execution.getJob());
            effects.put(rows, row, null);
            effects.emit(topics.otaExecutions(), row, null);
        }
    }

    private static void seedTimer(
            Topics topics, byte[] key, byte @Nullable [] value, Seed.Target target) {
        if (value == null) {
            return;
        }
        OtaExecution execution =
                topics.otaExecutions()
                        .value()
                        .deserializer()
                        .deserialize(topics.otaExecutions().name(), value);
        Long answerBy = execution.getAnswerBy();
        if (answerBy != null) {
            RowKey.parse(key)
                    .ifPresent(
                            row ->
                                    Timers.seed(
                                            answer(row.node(), execution.getJob()),
                                            answerBy,
                                            target));
        }
    }

    private static Timer answer(NodeKey node, String job) {
        return new Timer(node, TimerKind.OTA, ANSWER + job);
    }

    private static RowKey row(NodeKey node, String job) {
        return new RowKey(node, job.getBytes(UTF_8));
    }
}
