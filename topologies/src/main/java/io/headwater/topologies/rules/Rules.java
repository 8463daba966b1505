package io.headwater.topologies.rules;

import io.headwater.avro.alerts.AlertRaised;
import io.headwater.avro.registry.NodeIndex;
import io.headwater.avro.rules.NodeCondition;
import io.headwater.avro.rules.NodeRules;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.FleetPartKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.dialect.rainmaker.Channel;
import io.headwater.schemas.json.JsonText;
import io.headwater.schemas.json.JsonValue;
import io.headwater.topologies.alerts.Alerts;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.RecentRows;
import io.headwater.topologies.jobs.Seed;
import io.headwater.topologies.jobs.Told;
import io.headwater.topologies.jobs.Uplink;
import io.headwater.topologies.registry.Registry;
import io.headwater.topologies.timers.Due;
import io.headwater.topologies.timers.Timer;
import io.headwater.topologies.timers.Timers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What rules make of the nodes of one task. Values are judged in the transaction that takes them
 * in; what only time brings is brought by a timer, one a node. A rule that is new, changed or gone
 * reaches the nodes some at a time, or with their next message. Stream thread only.
 *
 * <pre>
 * rules.definitions -> told  [rules-known] --> a timer that goes over the nodes
 * params, points ----> taken [rules-nodes] --> alerts.raised, rules.nodes, rules.firings
 * tick --------------> due   [rules-nodes] --> alerts.raised, rules.nodes, rules.firings
 * </pre>
 */
public final class Rules implements Due {
    /** Store: node to how far it is with its rules; its rows are the records of rules.nodes. */
    public static final String NODES = "rules-nodes";

    /** The registry may be behind the newest message by so much, in ms. */
    private static final long HEARD_WITHIN = 60_000;

    /** Of rows at hand. */
    private static final long MOST_BYTES = 4L << 20;

    /** Roughly what a condition of a row takes. */
    private static final int CONDITION_BYTES = 300;

    /** As metrics name it. */
    static final String CAPABILITY = "rules";

    private final Topics topics;
    private final Function<NodeKey, List<String>> users;
    private final KnownRules known;
    private final RecentRows<NodeKey, NodeRules> nodes;
    private final KeyValueStore<NodeKey, NodeIndex> registry;
    private final Alerts alerts;
    private final RuleAlerts raised;
    private final RuleTimers timers;
    private final RuleSweep sweep;
    private final Params params;

    /** Whoever passes on that an alert was raised. */
    public interface Teller {
        void raised(NodeKey node, @Nullable NodeIndex index, AlertRaised alert, Effects effects);
    }

    /** Looks parameters of a node up; null for one that it does not have. */
    public interface Params {
        @Nullable String valueOf(NodeKey node, String device, String param);
    }

    /**
     * Starts on a task, whose job has the stores. One a task, as it keeps the rules at hand.
     *
     * @param users ids of the users of a node at present
     * @param params as they were before the record that is being decided
     */
    public Rules(
            Capability.Task task,
            Topics topics,
            Alerts alerts,
            Teller teller,
            Function<NodeKey, List<String>> users,
            Params params) {
        this.topics = topics;
        this.alerts = alerts;
        raised = new RuleAlerts(alerts, teller);
        this.users = users;
        this.params = params;
        known = new KnownRules(task, topics);
        nodes = task.recent(nodes(topics), Rules::weight, MOST_BYTES);
        registry = task.store(Registry.nodes(topics));
        timers = new RuleTimers(Timers.on(task, topics));
        sweep = new RuleSweep(known, nodes, registry, timers);
    }

    /** The store of what is known of nodes. */
    public static JobStore<NodeKey, NodeRules> nodes(Topics topics) {
        return JobStore.of(NODES, topics.rulesNodes());
    }

    /** The store of rules. */
    public static JobStore<FleetPartKey, byte[]> known(Topics topics) {
        return KnownRules.known(topics);
    }

    /** How all of it is filled anew, timers included; every rule goes over its nodes again. */
    public static List<Seed> seeds(Topics topics) {
        return List.of(
                Seed.copy(topics.rules().inBytes(), known(topics)),
                RuleTimers.seedOfRules(topics),
                Seed.copy(topics.rulesNodes(), nodes(topics)),
                RuleTimers.seedOfNodes(topics));
    }

    /** Takes a rule as it is now, or that it is gone. */
    public void told(Told<FleetPartKey, byte[]> told, Effects effects) {
        KnownRules.Taken taken = known.put(told.key(), told.value(), effects);
        timers.goOver(told.key().whole(), "", told.loggedAt(), effects);
        effects.count(CAPABILITY, taken.word());
    }

    /**
     * Whether there is any rule, be it of a later version, so that it is worth gathering what is
     * said.
     */
    public boolean isAny() {
        return !known.isEmpty();
    }

    /**
     * Judges a message of a node, after everything else has been decided about it.
     *
     * @param channel null for one that this version does not know
     * @param heard what it said of parameters
     * @param isNew not delivered again, nor replayed
     */
    public void taken(
            Uplink uplink,
            @Nullable Channel channel,
            NodeIndex index,
            Heard heard,
            boolean isNew,
            Effects effects) {
        NodeKey node = uplink.node();
        List<KnownRule> within =
                known.isEmpty() ? List.of() : known.of(node, index.getType(), users);
        @Nullable NodeRules before = within.isEmpty() && known.isEmpty() ? null : nodes.get(node);
        if (within.isEmpty() && before == null) {
            return;
        }
        var fold = fold(node, before, within, uplink.loggedAt(), effects);
        fold.pass();
        List<Said> points =
                isNew && looksAtSeries(within) ? SeriesValues.in(uplink, channel) : List.of();
        if (isNew) {
            Set<Subject> said = new HashSet<>(heard.told());
            points.forEach(point -> said.add(point.subject()));
            boolean isMessage = channel != Channel.PRESENCE;
            fold.hear(
                    subject ->
                            subject instanceof Subject.Messages
                                    ? isMessage
                                    : said.contains(subject));
        }
        List<Said> changed = heard.changed();
        if (!changed.isEmpty()) {
            fold.say(changed);
        }
        byTime(points).values().forEach(fold::say);
        settle(node, index, before, fold, uplink.loggedAt(), effects);
    }

    /** The time has come for a node: of what must last, of what is missing, or of a new rule. */
    @Override
    public void due(Timer timer, long firedAtMs, Effects effects) {
        NodeKey node = timer.node();
        @Nullable NodeIndex index = registry.get(node);
        @Nullable NodeRules before = nodes.get(node);
        if (index == null) {
            effects.ignore("no-node");
            return;
        }
        var fold = fold(node, before, known.of(node, index.getType(), users), firedAtMs, effects);
        fold.pass(condition -> absent(condition, index, firedAtMs));
        settle(node, index, before, fold, firedAtMs, effects);
        timers.again(node, fold, effects); // a timer that fired is gone
    }

    /** Goes over some nodes for a rule, and comes back for the rest with the next tick. */
    public void sweep(Timer timer, long firedAtMs, Effects effects) {
        sweep.goOn(timer, firedAtMs, effects);
    }

    /** Looks at a node again soon, as whose it is may be about to change. */
    public void lookAgain(NodeKey node, long at, Effects effects) {
        if (!known.isEmpty()) {
            timers.lookAt(node, at, effects);
        }
    }

    /** Forgets how far the node is with its rules. */
    public void erase(NodeKey node, Effects effects) {
        @Nullable NodeRules before = nodes.get(node);
        if (before != null) {
            RuleFirings.tell(node, before, null, topics, effects);
            effects.put(nodes, node, null);
            effects.emit(topics.rulesNodes(), node, null);
        }
        timers.forget(node, effects);
    }

    private Fold fold(
            NodeKey node,
            @Nullable NodeRules before,
            List<KnownRule> within,
            long loggedAt,
            Effects effects) {
        var fold = new Fold(before, within, loggedAt, alerts.idsOfRules(node, effects.origin()));
        fold.align(
                rule -> known.whyOver(FleetKey.rule(node.tenant(), rule)),
                subject ->
                        subject instanceof Subject.Param(var device, var name)
                                ? value(params.valueOf(node, device, name))
                                : null);
        return fold;
    }

    private void settle(
            NodeKey node,
            NodeIndex index,
            @Nullable NodeRules before,
            Fold fold,
            long loggedAt,
            Effects effects) {
        @Nullable NodeRules after = fold.after();
        if (Objects.equals(before, after)) {
            return;
        }
        effects.put(nodes, node, after);
        effects.emit(topics.rulesNodes(), node, after);
        RuleFirings.tell(node, before, after, topics, effects);
        raised.raise(node, index, fold.turns(), loggedAt, effects);
        // what begins anew may have a timer that was put off while nobody here could judge it
        if (fold.hasBegun() || !fold.nextDue(after).equals(fold.nextDue(before))) {
            timers.again(node, fold, effects);
        }
    }

    /** Messages are not noted one by one, so whether there was none is asked when it matters. */
    private static NodeCondition absent(NodeCondition condition, NodeIndex index, long firedAtMs) {
        Long dueAt = condition.getDueAt();
        Long at = condition.getAt();
        if (dueAt == null || at == null) {
            return condition;
        }
        long heardAt = index.getLastSeenAt() + HEARD_WITHIN;
        long due = heardAt + dueAt - at;
        return due > firedAtMs && condition.getSubject().equals(new Subject.Messages().text())
                ? NodeCondition.newBuilder(condition).setAt(heardAt).setDueAt(due).build()
                : Condition.absent(condition);
    }

    private static int weight(NodeRules rules) {
        return rules.getRules().stream()
                .mapToInt(rule -> CONDITION_BYTES * (1 + rule.getConditions().size()))
                .sum();
    }

    private static boolean looksAtSeries(List<KnownRule> rules) {
        return rules.stream()
                .flatMap(rule -> rule.conditions().stream())
                .anyMatch(condition -> condition.subject() instanceof Subject.Series);
    }

    /** Points of one time are said together, the oldest first. */
    private static Map<Long, List<Said>> byTime(List<Said> points) {
        var byTime = new TreeMap<Long, List<Said>>();
        points.forEach(
                point -> byTime.computeIfAbsent(point.at(), _ -> new ArrayList<>()).add(point));
        return byTime;
    }

    private static @Nullable JsonValue value(@Nullable String text) {
        return text == null ? null : JsonText.read(text).orElse(null);
    }
}
