package io.headwater.topologies.rules;

import io.headwater.avro.alerts.AlertRaised;
import io.headwater.avro.registry.NodeIndex;
import io.headwater.avro.rules.NodeCondition;
import io.headwater.avro.rules.NodeRule;
import io.headwater.avro.rules.NodeRules;
import io.headwater.avro.rules.Rule;
import io.headwater.avro.rules.RuleFiring;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.FleetPartKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UserNodeKey;
import io.headwater.schemas.dialect.rainmaker.Channel;
import io.headwater.schemas.dialect.rainmaker.ParamsReport;
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
import io.headwater.topologies.timers.TimerKind;
import io.headwater.topologies.timers.Timers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
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

    /** Nodes that one tick goes over for one rule. */
    static final int NODES_AT_ONCE = 500;

    /** The registry may be behind the newest message by so much, in ms. */
    private static final long HEARD_WITHIN = 60_000;

    /** Of rows at hand. */
    private static final long MOST_BYTES = 4L << 20;

    /** Roughly what a condition of a row takes. */
    private static final int CONDITION_BYTES = 300;

    private static final String CAPABILITY = "rules";

    private final Topics topics;
    private final Teller teller;
    private final Function<NodeKey, List<String>> users;
    private final KnownRules known;
    private final RecentRows<NodeKey, NodeRules> nodes;
    private final KeyValueStore<NodeKey, NodeIndex> registry;
    private final Alerts alerts;
    private final Timers timers;
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
        this.teller = teller;
        this.users = users;
        this.params = params;
        known = new KnownRules(task, topics);
        nodes = task.recent(nodes(topics), Rules::weight, MOST_BYTES);
        registry = task.store(Registry.nodes(topics));
        timers = Timers.on(task, topics);
    }

    /** The store of what is known of nodes. */
    public static JobStore<NodeKey, NodeRules> nodes(Topics topics) {
        return JobStore.of(NODES, topics.rulesNodes());
    }

    /** The store of rules. */
    public static JobStore<FleetPartKey, Rule> known(Topics topics) {
        return KnownRules.known(topics);
    }

    /** How all of it is filled anew, timers included; every rule goes over its nodes again. */
    public static List<Seed> seeds(Topics topics) {
        return List.of(
                Seed.copy(topics.rules(), known(topics)),
                new Seed(
                        topics.rules(),
                        Timers.DUE,
                        (record, target) ->
                                FleetPartKey.parse(record.key())
                                        .filter(_ -> record.value() != null)
                                        .ifPresent(
                                                rule ->
                                                        Timers.seed(
                                                                sweep(rule.whole(), ""),
                                                                0,
                                                                target))),
                Seed.copy(topics.rulesNodes(), nodes(topics)),
                new Seed(
                        topics.rulesNodes(),
                        Timers.DUE,
                        (record, target) -> {
                            if (record.value() != null) {
                                NodeRules row =
                                        topics.rulesNodes()
                                                .value()
                                                .deserializer()
                                                .deserialize(record.topic(), record.value());
                                NodeKey.parse(record.key())
                                        .ifPresent(
                                                node ->
                                                        Fold.nextDue(row)
                                                                .ifPresent(
                                                                        at ->
                                                                                Timers.seed(
                                                                                        ofNode(
                                                                                                node),
                                                                                        at,
                                                                                        target)));
                            }
                        }));
    }

    /** Takes a rule as it is now, or that it is gone. */
    public void told(Told<FleetPartKey, Rule> told, Effects effects) {
        known.put(told.key(), told.value(), effects);
        timers.set(sweep(told.key().whole(), ""), told.loggedAt(), effects);
        effects.count(CAPABILITY, told.value() == null ? "removed" : "put");
    }

    /** What one message said, gathered while it is decided. */
    public static final class Heard {
        private final Map<Subject, Said> values = new LinkedHashMap<>();
        private final Set<Subject> params = new HashSet<>();

        /**
         * A report of parameters was taken.
         *
         * @param report what it says, overtaken values included
         * @param changes by device, param and value after; null when it is gone
         * @param at log time
         */
        public void params(ParamsReport report, List<Changed> changes, long at) {
            report.devices()
                    .forEach(
                            (device, all) ->
                                    all.keySet()
                                            .forEach(
                                                    name ->
                                                            params.add(
                                                                    new Subject.Param(
                                                                            device, name))));
            for (Changed change : changes) {
                var subject = new Subject.Param(change.device(), change.param());
                String text = change.value();
                JsonValue value = text == null ? null : JsonText.read(text).orElse(null);
                values.put(subject, new Said(subject, value, at));
            }
        }
    }

    /**
     * A parameter that changed.
     *
     * @param value JSON text; null when it is gone
     */
    public record Changed(String device, String param, @Nullable String value) {}

    /** Whether there is any rule, so that it is worth gathering what is said. */
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
            Set<Subject> said = new HashSet<>(heard.params);
            points.forEach(point -> said.add(point.subject()));
            boolean isMessage = channel != Channel.PRESENCE;
            fold.hear(
                    subject ->
                            subject instanceof Subject.Messages
                                    ? isMessage
                                    : said.contains(subject));
        }
        if (!heard.values.isEmpty()) {
            fold.say(List.copyOf(heard.values.values()));
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
        again(node, fold.after(), effects); // a timer that fired is gone
    }

    /** Goes over some nodes for a rule, and comes back for the rest with the next tick. */
    public void sweep(Timer timer, long firedAtMs, Effects effects) {
        FleetKey rule = FleetKey.rule(timer.node().tenant(), timer.node().device());
        @Nullable KnownRule now = known.find(rule).orElse(null);
        @Nullable NodeKey from = NodeKey.parse(timer.id()).orElse(null);
        int seen = 0;
        try (var rows = from == null ? registry.all() : registry.range(from, null)) {
            while (rows.hasNext()) {
                var row = rows.next();
                if (seen++ == NODES_AT_ONCE) {
                    timers.set(sweep(rule, row.key.toString()), firedAtMs, effects);
                    return;
                }
                boolean isFor =
                        now != null
                                && row.key.tenant().equals(rule.tenant())
                                && now.isFor(row.key, row.value.getType());
                if (isFor || isStanding(row.key, rule)) {
                    timers.set(ofNode(row.key), firedAtMs, effects);
                }
            }
        }
    }

    /** Looks at a node again soon, as whose it is may be about to change. */
    public void lookAgain(NodeKey node, long at, Effects effects) {
        if (!known.isEmpty()) {
            timers.set(ofNode(node), at, effects);
        }
    }

    /** Forgets how far the node is with its rules. */
    public void erase(NodeKey node, Effects effects) {
        @Nullable NodeRules before = nodes.get(node);
        if (before != null) {
            tellFirings(node, before, null, effects);
            effects.put(nodes, node, null);
            effects.emit(topics.rulesNodes(), node, null);
        }
        timers.cancel(ofNode(node), effects);
    }

    private Fold fold(
            NodeKey node,
            @Nullable NodeRules before,
            List<KnownRule> within,
            long loggedAt,
            Effects effects) {
        var fold = new Fold(before, within, loggedAt, alerts.idsOfRules(node, effects.origin()));
        fold.align(
                rule -> known.find(FleetKey.rule(node.tenant(), rule)).isPresent(),
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
        tellFirings(node, before, after, effects);
        turn(node, index, fold.turns(), loggedAt, effects);
        if (!Fold.nextDue(after).equals(Fold.nextDue(before))) {
            again(node, after, effects);
        }
    }

    private void again(NodeKey node, @Nullable NodeRules rules, Effects effects) {
        OptionalLong next = Fold.nextDue(rules);
        if (next.isPresent()) {
            timers.set(ofNode(node), next.getAsLong(), effects);
        } else {
            timers.cancel(ofNode(node), effects);
        }
    }

    /** What began and ended with one record is kept, and nobody is told: it is over. */
    private void turn(
            NodeKey node, NodeIndex index, List<Turn> turns, long loggedAt, Effects effects) {
        var raised = new LinkedHashMap<String, AlertRaised>();
        for (Turn turn : turns) {
            switch (turn) {
                case Turn.On on -> raised.put(on.alert(), alert(on, loggedAt, effects));
                case Turn.Off(var _, var alert, var why) -> {
                    @Nullable AlertRaised own = raised.get(alert);
                    if (own == null) {
                        alerts.clear(node, alert, loggedAt, why.word(), effects);
                    } else {
                        raised.put(
                                alert,
                                AlertRaised.newBuilder(own)
                                        .setClearedAt(loggedAt)
                                        .setClearedBy(why.word())
                                        .build());
                    }
                }
            }
        }
        for (AlertRaised alert : raised.values()) {
            AlertRaised kept = alerts.raise(node, alert, effects);
            if (kept.getClearedAt() == null) {
                teller.raised(node, index, kept, effects);
            }
        }
    }

    private static AlertRaised alert(Turn.On on, long loggedAt, Effects effects) {
        return AlertRaised.newBuilder()
                .setId(on.alert())
                .setText(RuleText.of(on))
                .setValues(RuleText.values(on))
                .setPacedUntil(0)
                .setReceivedAt(on.at())
                .setLoggedAt(loggedAt)
                .setPartition(effects.origin().partition())
                .setOrigin(effects.origin().offset())
                .setRule(on.rule().id())
                .setSeverity(on.rule().rule().getSeverity())
                .setOwner(on.rule().rule().getOwner())
                .build();
    }

    /** The rule's owner hears for which nodes it is on. */
    private void tellFirings(
            NodeKey node, @Nullable NodeRules before, @Nullable NodeRules after, Effects effects) {
        Map<String, RuleFiring> was = firings(before);
        Map<String, RuleFiring> is = firings(after);
        var rules = new TreeMap<>(was);
        rules.putAll(is);
        for (String rule : rules.keySet()) {
            @Nullable RuleFiring firing = is.get(rule);
            if (!Objects.equals(was.get(rule), firing)) {
                effects.emit(
                        topics.rulesFirings(),
                        new UserNodeKey(FleetKey.rule(node.tenant(), rule), node),
                        firing);
            }
        }
    }

    private static Map<String, RuleFiring> firings(@Nullable NodeRules rules) {
        var firings = new HashMap<String, RuleFiring>();
        if (rules != null) {
            for (NodeRule rule : rules.getRules()) {
                String alert = rule.getAlert();
                Long since = rule.getSince();
                if (alert != null && since != null) {
                    firings.put(rule.getRule(), new RuleFiring(alert, since));
                }
            }
        }
        return firings;
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
        return due > firedAtMs && Subject.of(condition.getSubject()) instanceof Subject.Messages
                ? NodeCondition.newBuilder(condition).setAt(heardAt).setDueAt(due).build()
                : Condition.absent(condition);
    }

    private boolean isStanding(NodeKey node, FleetKey rule) {
        @Nullable NodeRules rules = nodes.get(node);
        return rules != null
                && node.tenant().equals(rule.tenant())
                && rules.getRules().stream().anyMatch(known -> known.getRule().equals(rule.id()));
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

    private static Timer ofNode(NodeKey node) {
        return new Timer(node, TimerKind.RULE, "");
    }

    /** A timer is of a node; this one stands for a rule, whose key has the same form. */
    private static Timer sweep(FleetKey rule, String from) {
        return new Timer(
                new NodeKey(rule.tenant(), FleetKey.Kind.RULE.wireName(), rule.id()),
                TimerKind.RULE_SWEEP,
                from);
    }
}
