package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.requests.ChangeRule;
import io.headwater.avro.requests.FleetRequest;
import io.headwater.avro.rules.NodeRules;
import io.headwater.avro.rules.Rule;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.topologies.fleet.FleetJob;
import io.headwater.topologies.query.RuleQueries.Known;
import io.headwater.topologies.rules.RuleBook;
import io.headwater.topologies.rules.RuleRow;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Rules over what nodes say and do not say. The owner of the rule answers.
 *
 * <pre>
 * GET, POST /api/v1/rules    GET, PUT, DELETE /api/v1/rules/{rule}
 * GET /api/v1/nodes/{id}/rules
 * </pre>
 */
final class RuleEndpoints {
    private static final String RULES = "/api/v1/rules";
    private static final String RULE = RULES + "/{rule}";
    private static final int NODES_SHOWN = 100;

    private final RuleSources rules;
    private final NodeReads reads;
    private final FleetWrites writes;
    private final Placement placement;
    private final RuleLimits limits;
    private final InstantSource clock;

    RuleEndpoints(
            RuleSources rules,
            NodeReads reads,
            FleetWrites writes,
            Placement placement,
            RuleLimits limits,
            InstantSource clock) {
        this.rules = rules;
        this.reads = reads;
        this.writes = writes;
        this.placement = placement;
        this.limits = limits;
        this.clock = clock;
    }

    List<Endpoint> all() {
        var document = OpenApiPiece.beside(RuleEndpoints.class, "rules.json");
        return List.of(
                        Endpoint.get(RULES, this::list),
                        Endpoint.post(RULES, this::create),
                        Endpoint.get(RULE, this::one),
                        Endpoint.put(RULE, this::replace),
                        Endpoint.delete(RULE, this::remove),
                        Endpoint.get("/api/v1/nodes/{id}/rules", this::ofNode))
                .stream()
                .map(endpoint -> endpoint.describedBy(document))
                .toList();
    }

    private Answer list(Request request) {
        Parameters parameters = request.parameters();
        String tenant = tenant(parameters);
        String user = parameters.text("user");
        parameters.done();
        ObjectNode json = Json.object();
        ArrayNode all = json.putArray("rules");
        present().stream()
                .filter(known -> known.key().tenant().equals(tenant))
                .filter(known -> user == null || known.isOf(user))
                .forEach(known -> all.add(RuleJson.rule(known.key(), known.row())));
        return Answer.ok(json);
    }

    private Answer create(Request request) {
        Parameters parameters = request.parameters();
        String tenant = tenant(parameters);
        parameters.done();
        var body = new RuleBody(request.body(), tenant, limits);
        String chosen = body.id();
        Rule rule = body.rule();
        FleetKey key =
                chosen == null
                        ? OwnKeys.next(placement, id -> FleetKey.rule(tenant, id))
                        : FleetKey.rule(tenant, chosen);
        return answer(
                        request,
                        key,
                        () -> {
                            if (rules.queries().rule(key, 0) instanceof Lookup.Found<Known>(_)) {
                                throw new Refused(ErrorCode.RULE_EXISTS, "rule " + key.id());
                            }
                            return put(key, rule, null);
                        })
                .created();
    }

    private Answer one(Request request) {
        FleetKey key = key(request);
        return answer(request, key, () -> whole(key));
    }

    private Answer replace(Request request) {
        FleetKey key = key(request);
        var body = new RuleBody(request.body(), key.tenant(), limits);
        Rule rule = body.rule();
        String said = body.id();
        if (said != null && !said.equals(key.id())) {
            throw new Refused(ErrorCode.BODY_INVALID, "id: another than in the path");
        }
        return answer(
                request,
                key,
                () ->
                        rules.queries().rule(key, 0) instanceof Lookup.Found<Known>(var present)
                                ? put(key, rule, readable(present))
                                : put(key, rule, null));
    }

    private Answer remove(Request request) {
        FleetKey key = key(request);
        return answer(
                request,
                key,
                () -> {
                    Known known = found(key);
                    ask(key, new ChangeRule(null));
                    return new Lookup.Found<>(RuleJson.rule(key, known.row()));
                });
    }

    private Answer ofNode(Request request) {
        return reads.ofNode(
                request,
                node ->
                        rules.queries()
                                .of(node)
                                .then(standing -> new Lookup.Found<>(json(node, standing))));
    }

    private Lookup<JsonNode> put(FleetKey key, Rule rule, @Nullable Rule present) {
        refuseWhenFull(key, rule, present);
        // the owner says what counts; what it cannot read it takes as it stands
        Rule revised = RuleBook.revised(rule, present, clock.millis());
        ask(key, new ChangeRule(rules.framed(revised)));
        return whole(key);
    }

    private static Rule readable(Known present) {
        return switch (present.row()) {
            case RuleRow.Understood(var rule) -> rule;
            case RuleRow.Later(var rule, var why) -> {
                if (rule == null) {
                    throw new Refused(ErrorCode.RULE_LATER, why);
                }
                yield rule;
            }
        };
    }

    private void refuseWhenFull(FleetKey key, Rule rule, @Nullable Rule present) {
        List<Known> others =
                present().stream()
                        .filter(known -> known.key().tenant().equals(key.tenant()))
                        .filter(known -> !known.key().equals(key))
                        .toList();
        if (present == null && others.size() >= limits.most()) {
            throw new Refused(ErrorCode.RULES_FULL, "the tenant has " + others.size() + " rules");
        }
        String owner = rule.getOwner();
        if (owner == null || (present != null && owner.equals(present.getOwner()))) {
            return;
        }
        long own = others.stream().filter(known -> known.isOf(owner)).count();
        if (own >= limits.mostOfUser()) {
            throw new Refused(ErrorCode.RULES_FULL, "the user has " + own + " rules");
        }
    }

    private List<Known> present() {
        return switch (rules.queries().rules()) {
            case Lookup.Found<List<Known>>(var known) -> known;
            case Lookup.NotReady<List<Known>>(var why) ->
                    throw new Refused(ErrorCode.NOT_READY, why);
            case Lookup.Absent<List<Known>>(), Lookup.HeldBy<List<Known>>(_) ->
                    throw new Refused(ErrorCode.NOT_READY, "partitions are moving");
        };
    }

    private Lookup<JsonNode> whole(FleetKey key) {
        return new Lookup.Found<>(RuleJson.whole(found(key), NODES_SHOWN));
    }

    private Known found(FleetKey key) {
        return switch (rules.queries().rule(key, NODES_SHOWN + 1)) {
            case Lookup.Found<Known>(var known) -> known;
            case Lookup.Absent<Known>() ->
                    throw new Refused(ErrorCode.RULE_UNKNOWN, "rule " + key.id());
            case Lookup.HeldBy<Known>(_) ->
                    throw new Refused(ErrorCode.NOT_READY, "the rule has just moved");
            case Lookup.NotReady<Known>(var why) -> throw new Refused(ErrorCode.NOT_READY, why);
        };
    }

    private JsonNode json(NodeKey node, NodeRules standing) {
        List<Known> known = present();
        ObjectNode json = NodeJson.key(node);
        ArrayNode all = json.putArray("rules");
        standing.getRules()
                .forEach(
                        rule ->
                                all.add(
                                        RuleJson.standing(
                                                rule,
                                                find(
                                                        known,
                                                        FleetKey.rule(
                                                                node.tenant(), rule.getRule())))));
        return json;
    }

    private static Optional<Rule> find(List<Known> known, FleetKey key) {
        return known.stream()
                .filter(rule -> rule.key().equals(key))
                .findFirst()
                .flatMap(Known::rule);
    }

    private void ask(FleetKey key, ChangeRule change) {
        writes.ask(
                key,
                FleetRequest.newBuilder()
                        .setId(RequestIds.next())
                        .setRequestedAt(clock.millis())
                        .setChangeRule(change)
                        .build());
    }

    private Answer answer(Request request, FleetKey key, Supplier<Lookup<JsonNode>> read) {
        return reads.answerOfFleet(request, FleetJob.NAME, key, read);
    }

    private static FleetKey key(Request request) {
        String rule = request.path("rule");
        Parameters parameters = request.parameters();
        String tenant = tenant(parameters);
        parameters.done();
        if (!rule.matches("[A-Za-z0-9_-]{1,63}")) {
            throw new Refused(
                    ErrorCode.REQUEST_MALFORMED, "a rule's id is 1 to 63 of [A-Za-z0-9_-]");
        }
        return FleetKey.rule(tenant, rule);
    }

    private static String tenant(Parameters parameters) {
        return Objects.requireNonNullElse(parameters.tenant(), NodeKey.DEFAULT_TENANT);
    }
}
